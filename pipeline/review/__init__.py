"""The rules of the review, by what they compare; the step is ``pipeline.review.review``."""
