#!/usr/bin/env python3
"""Writes tiny_velocity.safetensors: a U-Net of 11 thousand random weights in the layout of Penumbra's model files. It
knows nothing of the sky; it lets tests run the whole way from a map to samples in milliseconds."""
import json
import os
import numpy as np

rng = np.random.default_rng(1)
dim = 8


def weight(*shape):
    fan_in = int(np.prod(shape[1:]))
    return (rng.standard_normal(shape) / np.sqrt(fan_in)).astype(np.float32)


tensors = {}


def linear(name, out, inputs, bias=True):
    tensors[name + ".weight"] = weight(out, inputs)
    if bias:
        tensors[name + ".bias"] = np.zeros(out, np.float32)


def convolution(name, first, second, kernel, out):
    tensors[name + ".weight"] = weight(first, second, kernel, kernel)
    tensors[name + ".bias"] = np.zeros(out, np.float32)


def norm(name, channels):
    tensors[name + ".weight"] = np.ones(channels, np.float32)
    tensors[name + ".bias"] = np.zeros(channels, np.float32)


def block(name, inputs, out):
    norm(name + ".net1.0", inputs)
    convolution(name + ".net1.2", out, inputs, 3, out)
    linear(name + ".cond_proj", out, 4 * dim, bias=False)
    norm(name + ".net2.0", out)
    convolution(name + ".net2.2", out, out, 3, out)
    if inputs != out:
        convolution(name + ".skip_conv", out, inputs, 1, out)


linear("embed_t_conditioning.0", 4 * dim, dim)
linear("embed_t_conditioning.2", 4 * dim, 4 * dim)
convolution("conv_in", dim, 2, 3, dim)
block("down_blocks.0.resnet_block", dim, dim)
convolution("down_blocks.0.down", dim, dim, 2, dim)
block("mid_resnet_block", dim, 2 * dim)
block("up_blocks.0.resnet_block", 2 * dim, dim)
convolution("up_blocks.0.up", 2 * dim, dim, 2, dim)
norm("conv_out.0", dim)
convolution("conv_out.2", 1, dim, 3, 1)

description = {
    "version": 1,
    "name": "Tiny test model",
    "architecture": {"embedding_dim": dim, "blocks": 1, "attention": False, "attention_heads": 1,
                     "fourier_features": False, "norm_groups": 4, "dropout": 0.0, "time_bias": False, "patch": 1,
                     "prediction": "velocity", "conditioning": ["log_mass"]},
    "schedule": {"b": -13.3, "w": 26.6},
    "embedding_gamma": [-13.3, 13.3],
    "input": {"offset": 1.0, "mean": 1.5, "std": 3.0, "transform": "(log10(x + offset) - mean) / std"},
    "output": {"offset": 0.0, "mean": 11.0, "std": 0.5, "transform": "(log10(x + offset) - mean) / std"},
    "size": 64,
    "geometry": {"side": 25.0, "depth": 5.0, "periodic": True},
    "provenance": {"made_by": "make_tiny_model.py"},
}
header = {"__metadata__": {"format": "pt", "penumbra": json.dumps(description)}}
offset = 0
for name, tensor in sorted(tensors.items()):
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
    offset += tensor.nbytes
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tiny_velocity.safetensors")
with open(target, "wb") as file:
    file.write(len(text).to_bytes(8, "little") + text)
    for name, tensor in sorted(tensors.items()):
        file.write(tensor.tobytes())
print(target, sum(t.size for t in tensors.values()), "weights")
