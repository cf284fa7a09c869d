"""How an indicator is computed and judged; the step is ``pipeline.measure.measure``."""
