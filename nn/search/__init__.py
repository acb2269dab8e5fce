"""The search for hyperparameters: a space of them, a study that several processes share, trials that are kept runs."""
