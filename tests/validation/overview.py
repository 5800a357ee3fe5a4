# SPDX-License-Identifier: Apache-2.0
"""NVIDIA's performance overviews of TensorRT-LLM: output tokens a second at the highest load. Which of them laws are fitted to, data/fitted_elsewhere.csv says. How many requests run at
once, which they do not say, is computed as follows; this stood here before any of the newer overview's rows was compared, but for one mistake that was mended after a first look and moved each mean by less than 0.01:
r had been what has room beside C, also where prompts come so slowly that C never run.

All requests of a run stand in line from its beginning and are alike (trtllm-bench throughput; prepare_dataset.py with a deviation of 0). One begins when its
whole length fits in memory (guaranteed_no_evict, the default) and the batch has a place; its prompt is worked off whole, in one step, beside the
answers under way (no chunks, the default).

- Memory: 95 % of what weights leave of a GPU (`--kv_cache_free_gpu_mem_fraction`; "in many cases 0.95", else 0.90, which rows do not tell). Sizes are the
  program's own, asked of it (`room` of step_points). Memory for activations is not known and not counted. Layers with a window keep every token, as
  `max_attention_window` is not said and has no default.
- Batch, and tokens of a step: as trtllm-bench chooses them (tensorrt_llm/bench/build/tuning.py, calc_engine_setting and finetune_setting, @ 04cba88): by the
  requests that it thinks fit in all GPUs together, 4,096 at most. It knows no latent attention (of DeepSeek-V3 it takes 128 heads of 56 numbers each), and
  takes half of the size of weights in NVFP4 (it counts packed bytes as weights of half a byte). Of formats that it does not know (gpt-oss's), the defaults
  of an engine: 2,048 and 8,192 (build.py). Where attention is in groups, both are those of a group (enable_attention_dp); pieces of a pipeline
  have them each.

Mean over a run: N requests of O tokens, C of which run at once, r of which may begin in the same step. Since all are alike, those that began together end
together, and leave their places to the next r. So the k-th of a wave of C begins k / r steps after the first, each wave O steps after the one before
it or as soon as prompts allow, and the last request ends after

    steps = O + max(N / r, (waves - 1) O + (N - (waves - 1) C) / r)

The time of a step is affine in the sequences that decode, the tokens behind them, and prompts, but for experts, which all are read at such batches,
and for what overlaps. So all steps together take as long as so many steps of N O / steps sequences, r prompts begin in those that have any, and output
tokens a second are these sequences over the time of such a step."""
import math

from points import HERE, is_fitted, rows

LATENT_TOKEN_BYTE = 2 * 61 * 128 * 56  # DeepSeek-V3's layers and heads, and hidden over heads
KV_HEADS = {"qwen3-235b-a22b": 4, "qwen3-30b-a3b": 4}
UNKNOWN_FORMAT = ("gpt-oss-120b", "gpt-oss-20b")
FRACTION = 0.95


def first():
    """TensorRT-LLM 1.0: dense models in 8 bits with a scale for a tensor; tokens a second of all GPUs."""
    for r in rows(HERE, "data", "trtllm_overview_fp8.csv"):
        yield {"gpu": r["gpu"], "model": r["model"], "weights": "fp8", "version": "1.0", "tested": not is_fitted("trtllm_overview_fp8", r["model"], r["gpu"]), "tensor": int(r["gpus"]), "pipeline": 1, "groups": 1,
               "prompt": int(r["prompt"]), "output": int(r["output"]), "requests": int(r["requests"]),
               "tokens_s": float(r["output_tokens_per_s"])}


def second():
    """Between 1.1 and 1.2, the version is not said: mixtures too, in 4 and 8 bits, on more chips; tokens a second of a GPU."""
    for r in rows(HERE, "data", "trtllm_overview_chips.csv"):
        counts = {key: int(r[key]) for key in ("tensor", "pipeline", "groups", "prompt", "output", "requests")}
        yield {"gpu": r["gpu"], "model": r["model"], "weights": r["weights"], "version": "", **counts,
               "tested": not is_fitted("trtllm_overview_chips", r["model"], r["gpu"]),
               "tokens_s": float(r["output_tokens_per_s_of_a_gpu"]) * counts["tensor"] * counts["pipeline"]}


def layout(p):
    # gpt-oss on Hopper keeps keys and values as its weights outside of experts are (the page: "Hopper: use auto").
    kv = " kv=2" if p["model"] in UNKNOWN_FORMAT and p["gpu"] in ("h100", "h200") else ""
    return f"tp={p['tensor']} pp={p['pipeline']} dp={p['groups']} ep={p['groups']} weight={p['weights']}{kv}"


def up(value, unit):
    return unit * math.ceil(value / unit)


def settings(p, room):
    """Sequences of a group and a piece at most, and tokens of its step."""
    gpu_byte, _, token_byte, _, model_byte = room
    if p["model"] in UNKNOWN_FORMAT:
        batch, tokens = 2048, 8192
    else:
        group = p["tensor"] // p["groups"]
        heads = KV_HEADS.get(p["model"], 8)
        token = token_byte * group * p["pipeline"] * max(1, p["tensor"] / heads)
        if p["model"] == "deepseek-v3":
            token = LATENT_TOKEN_BYTE
        engine = model_byte / 2 if p["weights"] == "fp4" else model_byte
        fit = FRACTION * (p["tensor"] * p["pipeline"] * gpu_byte - engine) / (token * (p["prompt"] + p["output"]))
        most = min(fit, 4096) / p["pipeline"]
        batch = max(64, up(most, 32)) if most < 256 else up(most, 128) if most < 1024 else up(most, 256)
        wanted = min(most * (1 + p["prompt"] / p["output"]), 32768)
        tokens = max(2048, up(wanted, 256)) if wanted < 4096 else up(wanted, 512) if wanted < 8192 else up(wanted, 1024)
    return batch, max(tokens, p["prompt"] + batch)


def steps_of(p, at_once, together):
    """Steps of a run."""
    waves = math.ceil(p["requests"] / at_once)
    last = p["requests"] - (waves - 1) * at_once
    return p["output"] + max(p["requests"] / together, (waves - 1) * p["output"] + last / together)


def steps_one_by_one(p, at_once, together):
    """The same, counted: what the closed form is held against."""
    waiting, running, step, ends = p["requests"], 0, 0, {}
    while waiting or running:
        running -= ends.pop(step, 0)
        begin = min(together, at_once - running, waiting)
        ends[step + p["output"]] = begin
        waiting, running, step = waiting - begin, running + begin, step + 1
    return step - 1  # in the last one nothing runs any more


def run(p, room):
    """Requests that run at once, and that begin in the same step: as many as have room beside the mean of those that run."""
    gpu_byte, weight_byte, token_byte, sequence_byte, _ = room
    batch, tokens = settings(p, room)
    fit = FRACTION * (gpu_byte - weight_byte) // (token_byte * (p["prompt"] + p["output"]) + sequence_byte)
    lots = p["groups"] * p["pipeline"]
    at_once = min(p["groups"] * fit, lots * batch, p["requests"])
    begin = tokens // p["prompt"]
    while begin > 1 and begin * p["prompt"] + mean(p, at_once, lots * begin) / lots > tokens:
        begin -= 1
    return at_once, lots * begin


def mean(p, at_once, together):
    """Sequences in the mean over a run."""
    return p["requests"] * p["output"] / steps_of(p, at_once, together)


def points(overview, asked, answer):
    """Its rows with what to ask, whose sizes the program was asked before."""
    found = [{**p, "engine": "trtllm", "gpus": p["tensor"] * p["pipeline"]} for p in overview()]
    rooms = answer(asked([{**p, "ask": f"room {layout(p)} whole=1"} for p in found]))
    for p, room in zip(found, rooms):
        p["at_once"], p["together"] = run(p, room)
        p["sequences"] = mean(p, p["at_once"], p["together"])
        p["ask"] = (f"serve sequences={p['sequences']:.9g} prompt={p['prompt']} output={p['output']} {layout(p)} "
                    f"together={p['together']:g}")
    return found
