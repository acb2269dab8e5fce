"""The search for hyperparameters as the window leads it: processes work, threads look at what they find."""
