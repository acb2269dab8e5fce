"""The pages of Insight: who taught it, what a step does to everything else."""
