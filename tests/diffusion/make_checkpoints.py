"""Outside judge of checkpoint import: writes checkpoints of the published network and what PyTorch computes with them.

For each variant NAME: FOLDER/NAME.ckpt, in the layout of the published training scripts, with random weights, and
FOLDER/NAME.npz with the network's output and an ancestral trajectory, computed here from the description of the network in arXiv:2403.10648
by functions that share nothing with Penumbra's own network.

Usage: make_checkpoints.py FOLDER [NAME ...]
"""

import argparse
import collections
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

Variant = collections.namedtuple(
    "Variant", "width depth attention fourier time_bias dropout prefix gamma dtype protocol layout size",
    defaults=(True, False, False, 0.1, "model.score_model.", "learned", torch.float32, 2, "plain", 16))

VARIANTS = {
    "tiny": Variant(8, 1, fourier=True, size=8),
    "plain": Variant(16, 3, attention=False, size=32),
    "width24_no_dropout": Variant(24, 2, attention=False, dropout=0.0),
    "depth4_fourier": Variant(8, 4, fourier=True, size=32),
    "time_bias": Variant(16, 2, attention=False, time_bias=True, prefix="score_model.", gamma="fixed"),
    "protocol4_parameters": Variant(8, 2, protocol=4, layout="parameters"),
    "views_of_one_storage": Variant(8, 2, layout="views"),
    "bare_half": Variant(8, 2, prefix="", dtype=torch.float16),
}

GAMMA_MIN = -13.3
GAMMA_MAX = {"learned": 13.3, "fixed": 5.0}


def shapes(v):
    """Names and shapes of the network's tensors."""
    out = collections.OrderedDict()

    def affine(name, *shape, bias=True):
        out[name + ".weight"] = shape
        if bias:
            out[name + ".bias"] = (shape[0],)

    def residual(name, ci, co):
        out[name + ".net1.0.weight"] = out[name + ".net1.0.bias"] = (ci,)
        affine(name + ".net1.2", co, ci, 3, 3)
        affine(name + (".cond_projs.0" if v.time_bias else ".cond_proj"), co, 4 * v.width, bias=v.time_bias)
        out[name + ".net2.0.weight"] = out[name + ".net2.0.bias"] = (co,)
        affine(name + (".net2.3" if v.dropout > 0 else ".net2.2"), co, co, 3, 3)
        if ci != co:
            affine(name + ".skip_conv", co, ci, 1, 1)

    affine("embed_t_conditioning.0", 4 * v.width, v.width)
    affine("embed_t_conditioning.2", 4 * v.width, 4 * v.width)
    affine("conv_in", v.width, 18 if v.fourier else 2, 3, 3)
    widths = [v.width * 2**i for i in range(v.depth)]
    for i, c in enumerate(widths):
        residual(f"down_blocks.{i}.resnet_block", widths[max(i - 1, 0)], c)
        affine(f"down_blocks.{i}.down", c, c, 2, 2)
    c, m = widths[-1], 2 * widths[-1]
    if v.attention:
        residual("mid_resnet_block_1", c, m)
        out["mid_attn_block.layers.0.weight"] = out["mid_attn_block.layers.0.bias"] = (m,)
        affine("mid_attn_block.layers.1", 3 * m, m, 1, 1)
        affine("mid_attn_block.layers.3", m, m, 1, 1)
        residual("mid_resnet_block_2", m, m)
    else:
        residual("mid_resnet_block", c, m)
    for i, c in enumerate(reversed(widths)):
        residual(f"up_blocks.{i}.resnet_block", 2 * c, c)
        out[f"up_blocks.{i}.up.weight"], out[f"up_blocks.{i}.up.bias"] = (2 * c, c, 2, 2), (c,)
    out["conv_out.0.weight"] = out["conv_out.0.bias"] = (v.width,)
    affine("conv_out.2", 1, v.width, 3, 3)
    return out


def random_weights(v, generator):
    weights = collections.OrderedDict()
    for name, shape in shapes(v).items():
        noise = torch.randn(shape, generator=generator)
        if len(shape) > 1:
            noise *= 0.7 / math.sqrt(np.prod(shape[1:]))
        elif name.endswith("weight"):
            noise = 1 + 0.1 * noise
        else:
            noise *= 0.1
        weights[name] = noise.to(v.dtype)
    return weights


def network(w, v, z, gamma, conditioning):
    """eps_hat of states z at noise levels gamma."""

    def periodic(name, x):
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="circular"), w[name + ".weight"], w[name + ".bias"])

    def normed(name, x):
        return F.group_norm(x, 8, w[name + ".weight"], w[name + ".bias"], eps=1e-5)

    def residual(name, x):
        h = periodic(name + ".net1.2", F.silu(normed(name + ".net1.0", x)))
        projection = name + (".cond_projs.0" if v.time_bias else ".cond_proj")
        h = h + F.linear(time, w[projection + ".weight"], w.get(projection + ".bias"))[:, :, None, None]
        h = periodic(name + (".net2.3" if v.dropout > 0 else ".net2.2"), F.silu(normed(name + ".net2.0", h)))
        if name + ".skip_conv.weight" in w:
            x = F.conv2d(x, w[name + ".skip_conv.weight"], w[name + ".skip_conv.bias"])
        return x + h

    def attention(x):
        b, c, n, _ = x.shape
        qkv = F.conv2d(normed("mid_attn_block.layers.0", x), w["mid_attn_block.layers.1.weight"],
                       w["mid_attn_block.layers.1.bias"]).reshape(b, 3, c, n * n)
        q, k, values = qkv[:, 0], qkv[:, 1], qkv[:, 2]
        weight = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(c), dim=2)
        out = (values @ weight.transpose(1, 2)).reshape(b, c, n, n)
        return x + F.conv2d(out, w["mid_attn_block.layers.3.weight"], w["mid_attn_block.layers.3.bias"])

    fraction = (gamma - GAMMA_MIN) / (GAMMA_MAX[v.gamma] - GAMMA_MIN)
    phase = 1000 * fraction[:, None] * 10 ** -torch.linspace(0, 4, v.width // 2)[None]
    time = torch.cat([phase.sin(), phase.cos()], 1)
    for layer in ("embed_t_conditioning.0", "embed_t_conditioning.2"):
        time = F.silu(F.linear(time, w[layer + ".weight"], w[layer + ".bias"]))

    x = torch.cat([z, conditioning], 1)
    if v.fourier:
        phases = torch.cat([2 * math.pi * 2.0**n * x for n in (-2, -1, 0, 1)], 1)
        x = torch.cat([x, phases.sin(), phases.cos()], 1)
    h = periodic("conv_in", x)
    skips = []
    for i in range(v.depth):
        skips.append(residual(f"down_blocks.{i}.resnet_block", h))
        h = F.conv2d(skips[-1], w[f"down_blocks.{i}.down.weight"], w[f"down_blocks.{i}.down.bias"], stride=2)
    if v.attention:
        h = residual("mid_resnet_block_2", attention(residual("mid_resnet_block_1", h)))
    else:
        h = residual("mid_resnet_block", h)
    for i in range(v.depth):
        h = F.conv_transpose2d(h, w[f"up_blocks.{i}.up.weight"], w[f"up_blocks.{i}.up.bias"], stride=2)
        h = residual(f"up_blocks.{i}.resnet_block", torch.cat([h, skips.pop()], 1))
    return z + periodic("conv_out.2", F.silu(normed("conv_out.0", h)))


def trajectory(w, v, schedule, z, conditioning, draws):
    """States after each ancestral step (arXiv:2107.00630, eqs. 33-34), t from 1 to 0."""
    states, steps = [], len(draws)
    for i, draw in enumerate(draws):
        g_t, g_s = (schedule[0] + abs(schedule[1]) * torch.tensor(1 - j / steps) for j in (i, i + 1))
        alpha_t, alpha_s = torch.sigmoid(-g_t).sqrt(), torch.sigmoid(-g_s).sqrt()
        sigma_t, sigma_s = torch.sigmoid(g_t).sqrt(), torch.sigmoid(g_s).sqrt()
        c = -torch.expm1(g_s - g_t)
        eps = network(w, v, z, g_t.expand(len(z)), conditioning)
        z = alpha_s / alpha_t * (z - c * sigma_t * eps) + sigma_s * c.sqrt() * draw
        states.append(z)
    return torch.stack(states)


def as_stored(weights, layout):
    """The same tensors, stored the ways PyTorch may store them."""
    if layout == "parameters":
        return collections.OrderedDict((k, torch.nn.Parameter(t)) for k, t in weights.items())
    if layout == "views":  # one storage for all, every matrix transposed in it
        flat = torch.cat([(t.transpose(0, 1) if t.dim() > 1 else t).reshape(-1) for t in weights.values()])
        views, offset = collections.OrderedDict(), 0
        for k, t in weights.items():
            part = flat[offset:offset + t.numel()]
            offset += t.numel()
            views[k] = part.view(t.transpose(0, 1).shape).transpose(0, 1) if t.dim() > 1 else part
        return views
    return weights


def write(folder, name, v):
    generator = torch.Generator().manual_seed(sum(map(ord, name)))
    weights = random_weights(v, generator)
    state = collections.OrderedDict((v.prefix + k, t) for k, t in as_stored(weights, v.layout).items())
    schedule = [torch.tensor(GAMMA_MIN), torch.tensor(GAMMA_MAX[v.gamma] - GAMMA_MIN)]
    if v.gamma == "learned":
        schedule = [torch.tensor(-12.9), torch.tensor(-25.7)]  # the sign of w is not the schedule's
        above = v.prefix.replace("score_model.", "")
        state[above + "gamma.b"], state[above + "gamma.w"] = schedule
    checkpoint = {
        "epoch": 7, "global_step": 12345678901, "pytorch-lightning_version": "2.0.9", "state_dict": state,
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": [{"betas": (0.9, 0.999)}]}],
        "callbacks": {"folder": pathlib.PurePosixPath("runs/1"), "seen": {1, 2}, "best": None, "done": False},
        "hyper_parameters": {"gamma_min": GAMMA_MIN, "gamma_max": GAMMA_MAX[v.gamma], "dataset": "Astrid",
                             "options": argparse.Namespace(a=1), "big": 2**40, "negative": -5},
    }
    torch.save(checkpoint, folder / f"{name}.ckpt", pickle_protocol=v.protocol)

    float_weights = {k: t.float() for k, t in weights.items()}
    shape = (2, 1, v.size, v.size)
    z, conditioning = (torch.randn(shape, generator=generator) for _ in range(2))
    draws = torch.randn((4,) + shape, generator=generator)
    gamma = torch.tensor([-7.5, 2.25])
    with torch.no_grad():
        np.savez(folder / f"{name}.npz", z=z, conditioning=conditioning, gamma=gamma,
                 noise_pred=network(float_weights, v, z, gamma, conditioning), step_noise=draws,
                 trajectory=trajectory(float_weights, v, schedule, z, conditioning, draws))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[2:] or VARIANTS:
        write(target, chosen, VARIANTS[chosen])
