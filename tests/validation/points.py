# SPDX-License-Identifier: Apache-2.0
"""Measured points of serving, which of them constants were fitted to, and the program's answers to them (step_points.c).

Splits: ML.ENERGY: the rows that are printed as published results (PRINTED) are tested, all others of the same GPU fitted.
aiconfigurator: Qwen3-32B on one and four H100 is fitted; on two and eight, and Llama-3.1-8B on H200, tested. Mixtures of experts:
the two of Qwen3 are fitted, DeepSeek-V3 tested. Prompts alone: Llama 2 70B on two and eight GPUs is fitted, on four and BLOOM tested. V100 under a cap: ResNet-50 fitted, BERT tested."""
import csv
import functools
import heapq
import math
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HELD_OUT = os.path.join(HERE, "held_out", "engines")
NODES = {"v100": "dgx-v100", "a100": "dgx-a100-80", "h100": "dgx-h100", "h200": "dgx-h200", "b200": "dgx-b200",
         "gb200": "gb200-nvl72", "rtx-pro-6000": "rtx-pro-6000-8", "b300": "dgx-b300", "gb300": "gb300-nvl72",
         "mi300x": "mi300x-8", "mi325x": "mi325x-8", "mi355x": "mi355x-8", "vera-rubin": "vera-rubin-nvl72"}
# Mean tokens of a prompt in Chatbot Arena are 95 (Chiang et al. 2024, arXiv:2403.04132, table 1); a chat template adds some 15.
PROMPT = 110
PRINTED = {"llama-3.1-8b": (8, 32, 128, 256, 512, 2048), "llama-3.1-70b": (8, 32, 128, 256, 1024, 2048),
           "qwen3-8b": (8, 32, 128, 256, 512), "deepseek-v3": (8, 32, 128, 256, 3072)}
LARGEST = {("h100", "llama-3.1-8b"): 512, ("h100", "llama-3.1-70b"): 1024, ("b200", "llama-3.1-8b"): 2048,
           ("b200", "llama-3.1-70b"): 2048, ("h100", "qwen3-8b"): 512, ("b200", "deepseek-v3"): 3072}
EXPERTS = ("deepseek-v3", "qwen3-30b-a3b", "qwen3-235b-a22b", "llama-4-maverick", "llama-4-scout")
# Of the same table, added later and for testing alone: no constant of time or power has seen these models under vLLM on H100 or B200.
UNSEEN = ("gemma-3-12b", "gemma-3-27b", "llama-4-maverick", "llama-4-scout")


# How ML.ENERGY runs mixtures: --tensor-parallel-size is always the number of GPUs (ml-energy/benchmark @ d6450a3: mlenergy/llm/benchmark.py,
# spawn_vllm), and configs/vllm of Qwen3's and DeepSeek's have `enable-expert-parallel: true` (those of H100 30B-A3B in 16 bits and 235B in 8, of B200
# 235B and DeepSeek-V3.1 were read): all GPUs share attention, experts are whole. Of gpt-oss its table says that experts are cut. The table's own
# `tensor_parallel` is 1 wherever experts are whole (ml-energy/data @ 3c487fa: mlenergy/data/records/runs.py, _load_parallelization), and tells nothing.

# Whose checkpoint in 8 bits leaves some of its weights in 16 (the leaderboard names it: meta-llama/Llama-3.1-405B-Instruct-FP8).
MIXED = {("llama-3.1-405b", "fp8"): "llama-3.1-405b-fp8"}


@functools.lru_cache(maxsize=None)
def is_mixture(model):
    path = os.path.join(ROOT, "platforms", "models", model + ".yaml")
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as file:
        return any(line.startswith("experts:") for line in file)


def engine_line(engine, version=""):
    return f"engine {engine}" + (f" version={version}" if version else "")


def asked(points, without=()):
    """Lines that ask them, by the laws of their versions but for those without."""
    for p in points:
        version = p.get("version")
        yield from (engine_line(ENGINES[p.get("engine", "vllm")], "" if version in without else version), f"node {NODES[p['gpu']]}", f"model {p['model']}", p["ask"])


def held_out_home():
    """A catalogue that has other engines and is the shipped one else."""
    home = tempfile.TemporaryDirectory()
    platforms = os.path.join(ROOT, "platforms")
    os.mkdir(os.path.join(home.name, "platforms"))
    for folder in os.listdir(platforms):
        of = HELD_OUT if folder == "engines" else os.path.join(platforms, folder)
        os.symlink(of, os.path.join(home.name, "platforms", folder))
    return home


class Points:
    """The program that answers, kept running. held_out: by laws of engines that were fitted without the points that are set aside (held_out/engines), in
    place of those that ship."""

    def __init__(self, path, held_out=False):
        if not os.path.exists(path):
            folder = os.path.dirname(path)
            sys.exit(f"there is no step_points beside the program: cmake --build {folder} --target step_points makes it")
        self.home = held_out_home() if held_out else None
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "SAMOVAR_HOME": self.home.name if self.home else ROOT})

    def ask(self, lines):
        """Answers to the lines that ask for one."""
        # All lines go out before any answer is read: they fit the pipe if there are not too many at a time.
        answers = []
        for start in range(0, len(lines), 200):
            part = lines[start:start + 200]
            self.process.stdin.write("\n".join(part) + "\n")
            self.process.stdin.flush()
            for line in part:
                if line.split()[0] not in ("set", "node", "model", "engine"):
                    answers.append([float(x) for x in self.process.stdout.readline().split()])
        return answers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        if self.home:
            self.home.cleanup()


def rows(*path):
    with open(os.path.join(*path), newline="") as file:
        return list(csv.DictReader(file))


# How far the sequences of a run are, in the mean over what ML.ENERGY calls its steady state. It sends N requests at once and measures from the first
# token of as many as the limit B lets run until the last of the N starts (ml-energy/benchmark, mlenergy/llm/benchmark.py; its averages of a second are as
# many as that takes; the script as stored ends earlier, when as many as the limit are left). So few of many sequences have ended by then, and all are young; of few, the long ones are met more often. N is a set of questions, repeated
# until it is so much of the limit: 198 questions and 1.15 for long answers, as their mean lengths say, multiples of 1 / N; 1,024 and 1.33 for short ones, the least of the twelve sweeps that were read (configs/vllm/lm-arena-chat; some
# have a repeat more). Lengths are drawn with the variation that its table of long answers has of Qwen3-30B-A3B (0.61), for all models.
LONG_SET, SHORT_SET, VARIATION, DRAWS = (198, 1.15), (1024, 1.33), 0.61, 20


@functools.lru_cache(maxsize=None)
def window(limit, questions, share):
    """Over the mean length of an answer: tokens that a running sequence has written, in the mean, and tokens for each request that starts."""
    requests, shape, written, each = questions * math.ceil(share * limit / questions), VARIATION**-2, 0, 0
    for seed in range(DRAWS):
        draw = random.Random(seed)
        lengths = [draw.gammavariate(shape, 1 / shape) for _ in range(requests)]
        ends, runs = lengths[:limit], [(0, length) for length in lengths[:limit]]
        heapq.heapify(ends)
        for length in lengths[limit:]:
            now = heapq.heappop(ends)
            runs.append((now, now + length))
            heapq.heappush(ends, now + length)
        last = runs[-1][0]
        written += sum((min(end, last) - start)**2 / 2 for start, end in runs) / (limit * last)
        each += limit * last / (requests - limit)
    return written / DRAWS, each / DRAWS


def steady(limit, prompt, output, asked):
    """What to ask of such a window: prompts come as they start in it, and behind a sequence is what it has written by then."""
    written, each = window(limit, *asked)
    return f"prompt={prompt} output={each * output:.1f} context={prompt + written * output:.1f}"


def chat():
    """ML.ENERGY v3: gpu, model, gpus, measured step, W per GPU, J per token; what to ask; whether it is a tested row."""
    for r in rows(HERE, "data", "ml_energy_v3_chat.csv"):
        gpus, batch, limit = int(r["gpus"]), float(r["batch"]), int(r["max_batch"])
        step_s, watts = batch / float(r["output_tokens_per_s"]), float(r["power_w"]) / gpus
        largest = LARGEST.get((r["gpu"], r["model"]))
        tested = r["model"] in UNSEEN or (limit in (8, 32, 128, 256) if largest and limit != largest else limit == largest)
        model = MIXED.get((r["model"], r["weights"]), r["model"])
        yield {"gpu": r["gpu"], "model": model, "version": "0.11", "gpus": gpus, "batch": limit, "weights": r["weights"], "step_s": step_s,
               "w": watts, "j": watts * gpus * step_s / batch, "tested": bool(tested),
               "ask": f"serve sequences={batch} {steady(limit, PROMPT, float(r['output_tokens']), SHORT_SET)} gpus={gpus} ep={gpus if model in EXPERTS else 1} "
                      f"weight={1 if r['weights'] == 'fp8' else 2} kv=2"}


def is_other_convention(r):
    """Rows by a convention that the table does not tell, as some of them are faster than the chip's peaks allow by what it says (PEAKS): NVIDIA's own Llama in 8 bits
    (scenarios/traces/SOURCE.md, as the rows came), and one job of Qwen3-32B in 8 bits under vLLM 0.12.0, three rows. Of these 24 requests of 4,000 + 1,000 tokens on one H100
    cannot take less than 21.3 ms a token, 48 on two not less than 17.1 (16.9 and 12.7 with keys in 8 bits); 16.85 and 11.6 stand there."""
    return r["model_path"].startswith("nvidia/Llama") or (
        (r["backend"], r["backend_version"], r["model_path"], r["precision"]) == ("vllm", "0.12.0", "Qwen/Qwen3-32B", "fp8"))


# A law that takes no more than reading and multiplying at the peaks of the chip, of the fewest experts.
PEAKS = {**dict.fromkeys(("bandwidth_efficiency", "expert_bandwidth_efficiency", "flop_efficiency", "expert_efficiency", "overlap", "link_efficiency"), 1),
         **dict.fromkeys(("fixed", "layer", "tensor_layer", "expert_layer", "latent_layer", "state_layer", "imbalance", "sequence", "vector_passes", "prompt"), 0),
         "expert_skew": 20}


def latency():
    """aiconfigurator: time per output token in FP8. TensorRT-LLM keeps keys and values in 8 bits with such weights, vLLM and
    SGLang in 16 unless told otherwise."""
    for r in rows(ROOT, "scenarios", "traces", "aic_measured_llm_latency_fp8.csv"):
        if float(r["silicon_ttft_ms"]) >= 5000 or is_other_convention(r):
            continue
        model, gpu = "qwen3-32b" if "Qwen3-32B" in r["model_path"] else "llama-3.1-8b", r["system"].split("_")[0]
        gpus = int(float(r["tp_size"]))
        yield {"gpu": gpu, "model": model, "gpus": gpus, "step_s": float(r["silicon_tpot_ms"]) / 1e3, "backend": r["backend"], "engine": r["backend"],
               "version": version_of(r["backend"], r["backend_version"]),
               "tested": not (model == "qwen3-32b" and gpus in (1, 4)),
               "ask": f"serve sequences={r['batch_size']} prompt={r['isl']} output={r['osl']} gpus={gpus} weight=1 "
                      f"kv={1 if r['backend'] == 'trtllm' else 2} wait_s={float(r['silicon_ttft_ms']) / 1e3}"}


FAMILIES = {"kimi": "kimi-k2.5", "llama-3.1-8b": "llama-3.1-8b", "qwen3-32b": "qwen3-32b", "qwen3-235b": "qwen3-235b-a22b",
            "qwen3.5-397b": "qwen3.5-397b-a17b", "gpt-oss-120b": "gpt-oss-120b", "deepseek": "deepseek-v3"}
ENGINES = {"vllm": "vllm", "trtllm": "trtllm", "sglang": "sglang"}


# Versions that have laws of their own: those of 20 points of the fit and more. Development builds and rows without a version have none.
VERSIONS = {"vllm": ("0.11", "0.12", "0.15", "0.16", "0.17", "0.18"), "trtllm": ("1.0", "1.1", "1.2"), "sglang": ("0.5.1", "0.5.6", "0.5.9")}
# Of these the laws in HELD_OUT have not seen some.
UNSEEN_VERSIONS = ("0.12", "0.16", "0.17", "0.5.6")


def version_of(engine, written):
    """The version with laws of its own that "1.1.0rc2.post2" belongs to; "": none."""
    return next((v for v in VERSIONS[engine] if written == v or written.startswith(v + ".")), "")


def is_named(table, own, rules={}):
    """Whether a rule of a table of data names what these are, each in a column of its own; "*": any."""
    if table not in rules:
        rules[table] = rows(HERE, "data", table)
    return any(all(rule[key] in ("*", value) for key, value in own.items()) for rule in rules[table])


def is_set_aside(model, chip, engine):
    """By model, chip and engine, as written down before anything was fitted."""
    return is_named("aic_set_aside.csv", {"model": model, "chip": chip, "engine": engine})


def is_fitted(table, model, chip):
    """Of tables beside aiconfigurator's: what laws are fitted to, by model and chip, as written down before it was; all else tests them."""
    return is_named("fitted_elsewhere.csv", {"table": table, "model": model, "chip": chip})


NEVER = {"model": "kimi-k2.5", "chip": "gb200"}
# Releases that nothing is fitted to: TensorRT-LLM 1.3.0rc1 answered one request of 2,000 + 500 tokens to Qwen3-32B on two GB200 in 8.07 ms a token, and in 41.9; one of
# 4,000 + 1,000 in 8.18 and 21.2; sixteen of these in 133 ms, and 32 in 72.
CONTRADICTORY = ("1.3.0rc1",)


def silicon_layout(r, part=""):
    """GPUs, groups of attention, GPUs with whole experts, and requests of a row. aiconfigurator's own rows (TensorRT-LLM 1.0.0rc3) say what
    they are: 235e9 weights of 8 bits with experts 2 x 2 fit four H100, not two. In the others, from InferenceX, columns hold the square
    where experts are cut and spread the same way: the same measurement stands in the table as 64 GPUs with experts 8 x 8 and as 8 with
    experts on 8 (SGLang 0.5.9, DeepSeek-R1 in fp4, 9.20466 ms), and as 16 with 4 x 4 and as 4. `batch_size` is that of a group: 2 in 64
    groups is the row with 16 in 8, of 128 requests in all (its configuration in InferenceX says so). part: "prefill_" or "decode_", apart."""
    tensor, groups, split, spread = (int(float(r[part + key] or 1)) or 1 for key in
                                     ("tp_size", "attention_dp_size", "moe_tp_size", "moe_ep_size"))
    concurrent = float(r[part + "batch_size"] or 0) * groups
    if split == spread > 1 and split * spread == tensor * groups and r["backend_version"] != "1.0.0rc3":
        tensor, groups = (spread, 1) if groups == 1 else (1, spread) if tensor == 1 else (tensor, groups)
    gpus = tensor * groups
    return gpus, groups, spread if gpus % spread == 0 else 1, concurrent


# Speculative decoding with the model's own layer (multi-token prediction), which the table does not mention. InferenceX, where these rows
# are from, says which of its configurations use it and how many tokens are drafted (SemiAnalysisAI/InferenceX @ 0004cf5f:
# .github/configs/nvidia-master.yaml, benchmarks/single_node/dsr1_fp4_b200_trt_mtp.sh and others: three under TensorRT-LLM, one where
# attention is in groups; two with DeepSeek and three with Qwen3.5 under SGLang). The acceptance is fitted (analysis/fit/engines.py). A draft
# is a layer and the output, taken for one and a half layers.
ACCEPTANCE = {("trtllm", "deepseek-v3"): 0.66, ("sglang", "deepseek-v3"): 0.51, ("sglang", "qwen3.5-397b-a17b"): 0.58}
LAYERS = {"deepseek-v3": 61, "qwen3.5-397b-a17b": 60}


def drafted(r, model, gpus, groups, experts, shortest):
    """Tokens drafted in each step; None: both of InferenceX's configurations ran under this version, and the table does not tell which."""
    engine, version, chip, weights = r["backend"], r["backend_version"], r["system"].split("_")[0], r["precision"]
    one = "DeepSeek-R1" in r["model_path"]  # never with the rows that call it V3
    if (engine, model) == ("trtllm", "deepseek-v3") and one:
        if version == "1.1.0rc2.post2" and weights == "fp4":
            return None
        if version in ("1.1.0rc2.post2", "1.2.0rc6.post3"):
            return 3 if groups == 1 else 1
    if (engine, version, chip, weights) == ("sglang", "0.5.9", "b200", "fp8"):
        if model == "qwen3.5-397b-a17b":
            return 3 if (gpus, experts) == (4, 1) else 0
        # On eight GPUs up to 64 requests ran both ways (of prompts of 8,192 tokens, up to 4): the shorter time of two is that with drafts.
        both = 4 if r["isl"] == "8192" else 64
        if one and gpus == 8 and (float(r["batch_size"]) > both or shortest):
            return 2
    return 0


def silicon_rows():
    """Rows with prompts and answers on the same GPUs, with the model's name, and whether there is a longer time for the same
    configuration. Points that queued (a first token after 5 s or later) are left out."""
    found, times = [], {}
    for r in rows(HERE, "data", "aic_silicon.csv"):
        if r["mode"] != "agg" or float(r["silicon_ttft_ms"]) >= 5000:
            continue
        model = next(family for key, family in FAMILIES.items() if key in r["model_path"].lower())
        same = (model, *(r[key] for key in ("backend", "backend_version", "system", "precision", "isl", "osl", "batch_size")), silicon_layout(r))
        times.setdefault(same, []).append(float(r["silicon_tpot_ms"]))
        found.append((r, model, same))
    for r, model, same in found:
        yield r, model, float(r["silicon_tpot_ms"]) == min(times[same]) < 0.99 * max(times[same])


def silicon(tested):
    """aiconfigurator, prompts and answers on the same GPUs: time per output token. Those that were set aside (tested), or the others. Set aside are also the points
    of latency() that it tests. Laws that ship have since been fitted to those of chips that have others (since); laws that have not stand in HELD_OUT."""
    for r, model, shortest in silicon_rows():
        gpu, engine, weights = r["system"].split("_")[0], r["backend"], r["precision"] or "bf16"
        gpus, groups, experts, concurrent = silicon_layout(r)
        older = model == "qwen3-32b" and weights == "fp8" and gpus in (2, 8)
        odd = r["backend_version"] in CONTRADICTORY
        if (older or odd or is_set_aside(model, gpu, engine)) != tested:
            continue
        draft = drafted(r, model, gpus, groups, experts, shortest)
        # Of more GPUs, on GB200, the columns do not tell the layout (data/SOURCE.md).
        told = gpus <= 16 and draft is not None and not is_other_convention(r)
        drafts = ""
        if draft:
            drafts = f"draft={draft} accept={ACCEPTANCE[engine, model]} draft_cost={1.5 / LAYERS[model]:.4f}"
        yield {"gpu": gpu, "model": model, "engine": engine, "weights": weights, "gpus": gpus, "tested": tested, "drafts": drafts, "told": told,
               "since": tested and told and not odd and gpu != NEVER["chip"],
               "version": version_of(engine, r["backend_version"]),
               "step_s": float(r["silicon_tpot_ms"]) / 1e3,
               "ask": f"serve sequences={concurrent:g} prompt={r['isl']} output={r['osl']} tp={gpus} pp={int(float(r['pp_size']))} "
                      f"dp={groups} ep={experts} weight={weights} wait_s={float(r['silicon_ttft_ms']) / 1e3:.9g} {drafts}".rstrip()}


def apart(tested):
    """aiconfigurator, prompts and answers on GPUs of their own, in rows that tell how many requests a copy has and that are called
    DeepSeek-V3 (R1's and Kimi's may have speculative tokens, and tell nothing of requests): time per output token, and output tokens a
    second by Little's law. No constant is fitted to them."""
    for r in rows(HERE, "data", "aic_silicon.csv"):
        if r["mode"] != "disagg" or not r["decode_batch_size"] or "DeepSeek-V3" not in r["model_path"]:
            continue
        gpu, engine, weights = r["system"].split("_")[0], r["backend"], r["precision"] or "bf16"
        gpus, groups, experts, concurrent = silicon_layout(r, "decode_")
        if is_set_aside("deepseek-v3", gpu, engine) != tested or gpus > 16:
            continue
        prefill = silicon_layout(r, "prefill_")[0] * float(r["prefill_num_workers"] or 1) / float(r["decode_num_workers"] or 1)
        step_s, wait_s, output = float(r["silicon_tpot_ms"]) / 1e3, float(r["silicon_ttft_ms"]) / 1e3, float(r["osl"])
        yield {"gpu": gpu, "model": "deepseek-v3", "engine": engine, "weights": weights, "gpus": gpus, "tested": tested, "step_s": step_s,
               "version": version_of(engine, r["backend_version"]),
               "output": output, "tokens_s": concurrent * output / (wait_s + output * step_s),
               "ask": f"serve sequences={concurrent:g} prompt={r['isl']} output={r['osl']} gpus={gpus} dp={groups} ep={experts} "
                      f"weight={weights} wait_s={wait_s:.9g} apart=1 prefill_gpus={prefill:g}"}


def recipes():
    """Time per output token of models, chips and formats that other sources have, as makers of engines and owners of GPUs publish it beside their
    configurations (data/SOURCE.md). No constant is fitted to them."""
    for r in rows(HERE, "data", "recipes.csv"):
        yield {"gpu": r["gpu"], "model": r["model"], "engine": r["engine"], "version": version_of(r["engine"], r["version"]), "weights": r["weights"],
               "source": r["source"], "gpus": int(r["tensor"]), "step_s": float(r["tpot_ms"]) / 1e3,
               "ask": f"serve sequences={r['concurrent']} prompt={r['prompt']} output={r['output']} tp={r['tensor']} dp={r['groups']} ep={r['experts_on']} "
                      f"weight={r['weights']} wait_s={float(r['ttft_ms']) / 1e3:.9g}"}


# What the laws of vLLM on CDNA3 are fitted to: of AMD's own measurements Llama 3.1 70B, of the newest version alone, and what others measured of 8B on one GPU.
AMD_FITTED = (("ROCm/vllm", "0.11.1rc", "llama-3.1-70b"), ("montemuino", "0.9.2", "llama-3.1-8b"))
# How fast they work off prompts: the same model in the last version whose runs did so.
AMD_PROMPTS = ("ROCm/vllm", "0.8.3", "llama-3.1-70b")


def amd():
    """vLLM on Instinct, each with its measured seconds: of a batch that begins together, until its last token ("batch", or "full" where so many
    requests are in it as a rate at the highest load was measured with), or of an output token ("token")."""
    for r in rows(HERE, "data", "amd_vllm.csv"):
        of, requests, output = (r["source"], r["version"], r["model"]), int(r["requests"]), int(r["output"])
        layout = f"tp={r['gpus']} weight={r['weights']}" + (f" kv={r['kv_bytes']}" if r["kv_bytes"] else "")
        begin = f"batch sequences={requests} prompt={r['prompt']} output={output} {layout}"
        if r["seconds"]:
            kind, seconds, ask = "batch", float(r["seconds"]), f"{begin} cached={r['cached']}"
        elif r["output_tokens_per_s"]:
            kind, seconds, ask = "full", requests * output / float(r["output_tokens_per_s"]), f"{begin} budget=131072"
        else:
            wait_s = float(r["ttft_ms"] or 0) / 1e3
            kind, seconds = "token", float(r["tpot_ms"]) / 1e3
            ask = f"serve sequences={requests} prompt={r['prompt']} output={output} {layout} wait_s={wait_s:g}"
        yield {"gpu": r["chip"], "engine": "vllm", "source": r["source"], "model": r["model"], "weights": r["weights"], "kind": kind, "release": r["version"],
               "prompt": int(r["prompt"]), "output": output, "requests": requests, "step_s": seconds, "ask": ask, "tested": of not in AMD_FITTED,
               "prompts": of == AMD_PROMPTS and kind == "batch", "w": float(r["gpu_w"] or "nan"),
               "ask_power": f"serve sequences={requests} prompt={r['prompt']} output={output} {layout} apart=1 prefill_gpus=1000 at_s={seconds / output:g}"}


LONG = {"GPT OSS 120B": "gpt-oss-120b", "Qwen 3 8B": "qwen3-8b", "Qwen 3 14B": "qwen3-14b", "Qwen 3 32B": "qwen3-32b",
        "Qwen 3 30B A3B Thinking": "qwen3-30b-a3b", "Qwen 3 235B A22B Thinking": "qwen3-235b-a22b",
        "Qwen 3 235B A22B Thinking FP8": "qwen3-235b-a22b", "GPT OSS 20B": "gpt-oss-20b", "DeepSeek R1": "deepseek-v3", "DeepSeek V3.1": "deepseek-v3"}


# A first fit of power, to short answers alone, took reading keys and values for what it draws at large batches, and missed all long answers by 15 %:
# since then these two are in it, one dense and one mixture, and the others test it.
LONG_FITTED = ("qwen3-14b", "qwen3-30b-a3b")
# Runs whose host was late: on one B200 a step of Qwen3-8B takes 32 to 48 ms at 8 to 128 sequences, three times what the same table has for it on one
# H100, and 4 ms in the short answers of the same source. What they say of time is the host's.
STALLED = (("b200", 1),)


def long_answers(gpu="h100"):
    """ML.ENERGY, answers of thousands of tokens under vLLM, models of the catalogue: time, power and energy. Power and time are fitted to two of the
    models on H100 (LONG_FITTED). On B200 the same two are fitted in power alone: their host kept them waiting (stalled)."""
    for r in rows(HERE, "data", f"ml_energy_long_answers_{gpu}.csv"):
        if r["model"] not in LONG:
            continue
        gpus = int(r["gpus"])
        step_s = float(r["mean_batch"]) / float(r["output_tokens_per_s"])
        weights = {"bfloat16": "bf16", "mxfp4": "fp4"}.get(r["weights"], r["weights"])
        yield {"gpu": gpu, "model": LONG[r["model"]], "version": "0.11", "gpus": gpus, "weights": weights, "step_s": step_s, "w": float(r["power_w"]) / gpus,
               "j": float(r["energy_per_output_token_j"]), "mixture": LONG[r["model"]] in EXPERTS + ("gpt-oss-120b", "gpt-oss-20b"), "name": r["model"],
               "stalled": (gpu, gpus) in STALLED and not r["model"].startswith("GPT"), "batch": int(r["max_batch"]),
               "tested": LONG[r["model"]] not in LONG_FITTED,
               "ask": f"serve sequences={r['mean_batch']} {steady(int(r['max_batch']), 250, float(r['mean_output_tokens']), LONG_SET)} tp={gpus} "
                      f"ep={r['expert_parallel']} weight={weights}"}


def prompts():
    """Splitwise, A100 and H100: time to work off one prompt alone, in 16 bits; on one prompt, so that nothing is queued."""
    seen = {}
    for r in rows(ROOT, "scenarios", "traces", "splitwise_perf_power_a100_h100.csv"):
        if r["batch_size"] == "1" and r["hardware"] in ("a100-80gb", "h100-80gb") and 512 <= int(r["prompt_size"]) <= 4096:
            key = (r["hardware"][:4], r["model"], int(r["tensor_parallel"]), int(r["prompt_size"]))
            seen.setdefault(key, []).append(float(r["prompt_time"]) / 1e3)
    for (gpu, model, gpus, prompt), measured in sorted(seen.items()):
        yield {"gpu": gpu, "model": {"llama2-70b": "llama-2-70b"}.get(model, model), "gpus": gpus, "prompt": prompt,
               "step_s": sum(measured) / len(measured), "tested": model == "bloom-176b" or gpus == 4,
               "ask": f"prefill prompt={prompt} gpus={gpus} weight=2"}


def decode():
    """Splitwise, A100: mean power while decoding, with the shares of peaks that follow from the measured time per token."""
    seen = {}
    weights = {"llama2-70b": (68.98e9, 80 * 8 * 128), "bloom-176b": (176.25e9, 70 * 112 * 128)}
    for r in rows(ROOT, "scenarios", "traces", "splitwise_perf_power_a100_h100.csv"):
        if r["hardware"] == "a100-80gb" and float(r["average_power"]) > 0 and int(r["prompt_size"]) <= 1024:
            key = (r["model"], int(r["tensor_parallel"]), int(r["prompt_size"]), int(r["batch_size"]))
            seen.setdefault(key, []).append((float(r["token_time"]) / 1e3, float(r["average_power"])))
    for (model, gpus, prompt, batch), measured in sorted(seen.items()):
        step_s, share = (sum(m[i] for m in measured) / len(measured) for i in (0, 1))
        count, heads = weights[model]
        byte = (2 * count + batch * (prompt + 64) * 2 * heads * 2) / gpus
        yield {"model": model, "gpus": gpus, "prompt": prompt, "batch": batch, "w": 400 * share,
               "ask": f"power bandwidth_frac={byte / step_s / 2.039e12} flop_frac={2 * count * batch / gpus / step_s / 312e12}"}


def caps():
    """Zeus, V100 with a limit of 250 W and below: time and power over those without a cap."""
    free, capped = {}, []
    for r in rows(ROOT, "scenarios", "traces", "zeus_v100_power_limit.csv"):
        key = (r["dataset"], r["network"], r["batch_size"], r["optimizer"])
        point = (float(r["time_per_epoch"]), float(r["average_power"]))
        if r["power_limit"] == "250":
            free[key] = point
        else:
            capped.append((key, int(r["power_limit"]), point))
    for key, limit, (time, power) in capped:
        full_time, full_w = free[key]
        yield {"network": key[1], "dataset": key[0], "batch": int(key[2]), "cap_w": limit, "time": time / full_time,
               "energy": time * power / (full_time * full_w), "full_w": full_w, "tested": key[1] == "bert_base_uncased",
               "ask": f"cap full_w={full_w} cap_w={limit}"}


def h100_caps():
    """H100 under limits below its rating: the rate of pretraining Llama 3 8B over that without, taken to draw its rating there and to be bound by arithmetic, as training by
    `mfu` is in the program; and the clock of a vision transformer over that at its own 647 W, by what it drew. No constant is fitted to them."""
    *limited, free = rows(HERE, "data", "h100_caps.csv")
    full_w = float(free["vit_chip_w"]) + float(free["vit_memory_w"])
    for r in limited:
        drawn = float(r["vit_chip_w"]) + float(r["vit_memory_w"])
        yield {"cap_w": int(r["cap_w"]), "rate": float(r["llama_3_8b_tokens_per_s"]) / float(free["llama_3_8b_tokens_per_s"]),
               "clock": float(r["vit_clock_mhz"]) / float(free["vit_clock_mhz"]), "ask_rate": f"cap cap_w={r['cap_w']}",
               "ask_clock": f"cap full_w={full_w:g} cap_w={drawn:g}"}
