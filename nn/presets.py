"""Starting points that a dialog offers by name."""

from collections.abc import Mapping

from nn.hyperparameters import Hyperparameters

PRESETS: Mapping[str, Hyperparameters] = {
    "The derivation's network: one cycle": Hyperparameters(),
    "The derivation's network: constant rate": Hyperparameters(schedule="constant", learning_rate=0.2),
    "With momentum": Hyperparameters(optimizer="momentum", learning_rate=0.06, batch_size=64),
    "No hidden layer": Hyperparameters(hidden=(), learning_rate=0.3),
    "Sigmoid and squared error, as in the 1980s": Hyperparameters(
        hidden=(30,),
        activation="sigmoid",
        output="sigmoid",
        loss="mean_squared_error",
        initializer="glorot",
        schedule="constant",
        learning_rate=5.0,
        batch_size=10,
        epochs=10,
    ),
    "Wide, with Adam and dropout": Hyperparameters(
        hidden=(256, 128), optimizer="adamw", learning_rate=0.003, l2=0.01, dropout=0.2, epochs=10
    ),
    "For drawn digits: distorted": Hyperparameters(hidden=(128, 64), augment=True, epochs=20),
}
