"""Networks of other programs read, and ours written for them: tensors by name, ONNX, a NumPy script."""
