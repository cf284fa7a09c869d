"""How pandera judges merged frames; the step is ``pipeline.validate``."""
