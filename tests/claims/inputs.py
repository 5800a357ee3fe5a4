# SPDX-License-Identifier: Apache-2.0
"""No answer to a claim is written down: each number of a formula, and what its scenario is given, moves it, by as much as it must.

`formulas` makes each number of each formula a tenth larger, and has the result reckoned by envelope.py. `scenarios` gives a tenth more of what MOVES names to each
scenario that answers. Both go over all claims of claims.yaml: one without an input that moves it fails.
"""
import csv
import json
import math
import pathlib
import re
import shutil

import envelope

FORMULAS = {"arithmetic": "own_arithmetic", "estimate": "answer", "low": "low", "high": "high"}
CLOSE = 1e-9
DAY = ("duration=1 d",)


def unfilled(text):
    """Claims whose sentences name no numbers of the run, and so no cases."""
    return re.sub(r"\{(answer|low|high|ratio|case\s[^}]*)\}", "so much", text)


def copies(place, folder):
    """The scenarios, copied, with claims whose sentences name no cases: others stand in for those here."""
    shutil.copytree(folder.parent, place / "inputs")
    if not (place / "platforms").exists():
        (place / "platforms").symlink_to(folder.parents[1] / "platforms")
    for path in (place / "inputs/claims").glob("*.yaml"):
        path.write_text(unfilled(path.read_text(encoding="utf-8")), encoding="utf-8")
    return place / "inputs/claims"


def of_file(path):
    """The claims of a file: [{claim, seen, arithmetic, ...}] in their order. Formulas stand on one line each."""
    found = []
    for line in path.read_text(encoding="utf-8").split("  numbers:\n")[1].splitlines():
        match = re.match(r"    (?:- |  )(\w+): (.*)$", line)
        if match and line.startswith("    - "):
            found.append({})
        if match:
            found[-1][match[1]] = match[2].strip().strip('"')
    return found


def near(one, other):
    return abs(one - other) <= CLOSE * abs(other)


def unit_of(claim):
    """SI of one unit of what is claimed: the number alone is a tenth of ten."""
    start, end = envelope.numbers(claim["claimed"])[0]
    return envelope.worth(claim["claimed"][:start] + "1" + claim["claimed"][end:])


def without_sentences(claims):
    """What one sets beside other cases: sentences speak of those of the file."""
    return [f"claim.numbers[{i}].reason=None." for i in range(len(claims))]


def formulas(perform, paths):
    """Each number of each formula, made a tenth larger in the file, moves what it reckons as it must. Returns how many were tried of each claim."""
    tried = {}
    for path in paths:
        claims = of_file(path)
        here = [(i, key, which) for i, claim in enumerate(claims) for key in FORMULAS if key in claim for which in range(len(envelope.numbers(claim[key])))]
        asked = lambda sets: json.loads(perform("claims", path, "--json", "-o", "nowhere", *(word for change in sets for word in ("--set", change))).split("\nsamovar: ")[0])
        cases = []
        if "  cases:\n" in path.read_text(encoding="utf-8"):  # their runs are not asked for, nor sentences that speak of them
            cases = ["claim.cases=[]", *without_sentences(claims)]
        before = {row["claim"]: row for row in asked(cases)["claims"]}
        for round_ in range(max((which for _, _, which in here), default=-1) + 1):
            changed = {(i, key): envelope.more(claims[i][key], which) for i, key, which in here if which == round_}
            after = {row["claim"]: row for row in asked(cases + [f"claim.numbers[{i}].{key}={text}" for (i, key), text in changed.items()])["claims"]}
            for (i, key), text in changed.items():
                claim, column = claims[i], FORMULAS[key]
                name, ratio = claim["claim"], envelope.worth(text) / envelope.worth(claim[key])
                old, new = (rows[claim["claim"]][column] for rows in (before, after))
                assert near(old, envelope.worth(claim[key]) / unit_of(claim)), f"{name}: {claim[key]} is {old}"
                assert not near(new, old), f"{name}: number {round_} of {claim[key]} moves nothing"
                assert near(new / old, ratio), f"{name}: {text} is {new}, was {old}"
                assert not envelope.is_product(claim[key]) or near(ratio, 1.1) or near(ratio, 1 / 1.1), (name, text)
                if column == "own_arithmetic" and "estimate" not in claim and "simulated" not in claim and "left" not in claim and "fleet" not in claim:
                    assert near(after[name]["answer"], new), f"{name}: its answer is its arithmetic"
                tried[name] = tried.get(name, 0) + 1
    return tried


# Of each file what its scenario is given a tenth more of, and between which bounds that must move the answers. A bound is the law of it: what servers draw is at most
# all that moves; water of a cooling tower goes with cycles / (cycles - 1).
def servers(count):
    return {"platform.nodes[0].count": count, "workloads[0].replicas": count}


def fewest(name):
    """How many servers a file has: as few as `capacity` finds, which moves with the laws."""
    return int(re.search(r"nodes: \[\{type: \S+, count: (\d+)\}\]", (pathlib.Path(__file__).parents[2] / f"scenarios/claims/{name}.yaml").read_text(encoding="utf-8"))[1])


def lengths(median, mean):
    return {"workloads[0].output_tokens": f"{{type: lognormal, median: {1.1 * median:.6g}, mean: {1.1 * mean:.6g}}}"}


PROMPTS = ("chatgpt-2025-request", "chatgpt-2025-day", "chatgpt-2025-water", "gemini-request", "gemini-water", "gemini-carbon", "epoch-request", "mistral-carbon",
           "mistral-water")
UP, DOWN, MOVED = (1 + 1e-6, 1.1 + 1e-6), (1 / 1.1 - 1e-6, 1 - 1e-6), None
TENTH = (1.0999, 1.1001)
MOVES = {
    "chatgpt-2023": (DAY, {
        "servers": (servers(3979), {"chatgpt-2023-day": UP, "chatgpt-2023-nameplate": UP, "chatgpt-2023-households": UP, "chatgpt-2023-request": UP}),
        "answers": (lengths(129, 211), {"chatgpt-2023-day": UP, "chatgpt-2023-nameplate": UP, "chatgpt-2023-households": UP, "chatgpt-2023-request": UP}),
        "requests": ({"workloads[0].traffic.rate": "2192.85 /s"}, {"chatgpt-2023-day": UP, "chatgpt-2023-request": DOWN, "chatgpt-2023-servers": (1.095, 1.105)}),
    }),
    "prompt-2025": (DAY, {
        # In smaller batches weights are read more often, which is drawn beside all that more servers draw.
        "servers": (servers(6600), {name: (1 + 1e-6, 1.11) for name in PROMPTS}),
        "answers": (lengths(129, 211), {name: UP for name in PROMPTS}),
    }),
    "bottle": (("duration=1 d", "start=2023-07-10"), {
        "servers": (servers(18), {"bottle": (1.01, 18 / 16), "bottle-on-site": (1.01, 18 / 16), "bottle-off-site": (1.01, 18 / 16)}),
        "answers": (lengths(129, 211), {"bottle": UP, "bottle-on-site": UP, "bottle-off-site": UP, "bottle-off-site-share": MOVED}),
    }),
    "gpt3-training": (("duration=14 d", "start=2020-07-10"), {
        "speed": ({"workloads[0].mfu": 0.2167}, {"gpt3-energy": DOWN, "gpt3-water-site": DOWN, "gpt3-water": DOWN}),
    }),
    "gpt4-training": (("duration=2 d", "workloads[0].tokens=130.0e+9", "workloads[0].failures=expected"), {
        "speed": ({"workloads[0].mfu": 0.44}, {name: DOWN for name in ("gpt4-energy", "gpt4-server-nameplate", "gpt4-water-boiled", "gpt4-water-from-ice", "gpt4-pools")}),
    }),
    "google-search": (DAY, {
        "servers": (servers(fewest("google-search") + 4), {name: (1.01, 1 + 4 / fewest("google-search")) for name in ("google-search", "google-search-each")}),
        "requests": ({"workloads[0].traffic.rate": "114.587 /s"}, {"google-search": DOWN, "google-search-each": DOWN}),
    }),
    "fleet-2027": (DAY, {
        "servers": ({f"platform.nodes[{i}].count": count for i, count in enumerate((220000, 660000, 330000, 110000, 330000))} | {
            "workloads[0].replicas": 660000, "workloads[1].replicas": 550000, "workloads[0].traffic.rate": "1.65e+6 /s", "workloads[1].traffic.rate": "0.88e+6 /s",
            "workloads[2].nodes": 176000, "workloads[3].nodes": 264000, "workloads[4].nodes": 88000, "workloads[5].nodes": 297000},
            {name: TENTH for name in ("2027-energy-low", "2027-energy-high", "2027-consumption-low", "2027-consumption-high")}),
    }),
    "fleet-2025": (DAY, {
        "use": ({f"workloads[{i}].gpu_util": 0.66 for i in range(9)}, {name: UP for name in ("fleet-2025-rating", "fleet-2025-power", "fleet-2025-energy")}),
    }),
    "video": (("duration=1 d",), {
        "steps": ({"workloads[0].steps": 55}, {"video-clip": UP, "video-minute": UP}),
    }),
    "company-plants": (("duration=1 d", "start=2023-07-28"), {
        "use": ({"workloads[0].gpu_util": 0.55}, {"google-towers": MOVED, "microsoft-towers": MOVED, "meta-towers": MOVED, "amazon-towers": MOVED}),
    }),
    "beijing-heating": (DAY, {
        "servers": ({"platform.nodes[0].count": 3850, "workloads[0].nodes": 3850}, {"beijing-heating": UP}),
        "use": ({"workloads[0].gpu_util": 0.66}, {"beijing-heating": UP}),
    }),
    "region-virginia": (("duration=1 d", "start=2023-07-28"), {
        "use": ({"workloads[0].gpu_util": 0.55}, {"virginia-pue": MOVED}),
        "air": ({"hall.supply_temperature": "26.4 degC"}, {"virginia-wue": MOVED}),
    }),
    "region-stockholm": (("duration=31 d", "start=2023-07-01"), {
        "use": ({"workloads[0].gpu_util": 0.55}, {"stockholm-pue": MOVED}),
        "air": ({"hall.supply_temperature": "26.4 degC"}, {"stockholm-wue": MOVED}),
    }),
    "region-singapore": (DAY, {
        "use": ({"workloads[0].gpu_util": 0.55}, {"singapore-pue": MOVED}),
        "salts": ({"cooling[4].cycles_of_concentration": 4.4}, {"singapore-wue": (4.4 / 3.4 / (4 / 3) - 1e-4, 4.4 / 3.4 / (4 / 3) + 1e-4)}),
    }),
}


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def scenarios(perform, place, folder):
    """What a scenario is given a tenth more of moves the answers it gives, within the bounds of MOVES. Returns the claims that were moved."""
    moved, wrong = set(), []
    for name, (settings, variants) in MOVES.items():
        cases = ", ".join("{case: %s, meaning: A tenth more., set: {%s}}" % (case, ", ".join(f'"{key}": "{value}"' for key, value in sets.items()))
                          for case, (sets, _) in variants.items())
        sentences = without_sentences(of_file(folder / f"{name}.yaml"))
        words = [word for change in (*settings, f"claim.cases=[{cases}]", *sentences) for word in ("--set", change)]
        perform("run", folder / f"{name}.yaml", "-q", "-o", f"tenth-{name}", *words)
        given = {(row["claim"], row["case"]): float(row["simulated"]) for row in rows_of(place / f"tenth-{name}/claim_cases.csv")}
        for case, (_, bounds) in variants.items():
            for claim, bound in bounds.items():
                ratio = given[claim, case] / given[claim, "base"] if given[claim, "base"] > 0 else math.nan
                if not (abs(ratio - 1) > 1e-7 if bound is None else bound[0] <= ratio <= bound[1]):
                    wrong.append(f"{claim}: a tenth more of {case} makes it {ratio} times as much, not within {bound}")
                moved.add(claim)
    assert not wrong, "\n".join(wrong)
    return moved


# Of each study of remedies the text that is otherwise, in the file or in its base, and how that must move what all remedies leave of the baseline.
STUDIES = {
    "remedies-together": ("remedies", "remedies/chat.yaml", {r"(?<=\[\{type: dgx-a100-80, count: )\d+": "902", r"(?m)(?<=^    replicas: )\d+": "1804"}, DOWN),  # a baseline of more servers
    "remedies-training-together": ("remedies-training", "remedies/training.yaml", {"better-design, b200\\]": "better-design, h100]"}, (1.1, 10)),  # of older chips
}


def fewer_cases(text):
    """A study with few draws, with its baseline, with `all` and with what that is made of."""
    head, cases = text.split("  case:\n")
    blocks = {match[1]: match[0] for match in re.finditer(r"^    (?! |#)(\S+):.*\n(?:      .*\n)*", cases, re.MULTILINE)}
    parts = set(re.findall(r"[\w-]+", blocks["all"].split("{")[0]))
    kept = "".join(block for case, block in blocks.items() if case in parts | {"all", "as-built"})
    return f"{head}  case:\n{kept}uncertain: all\ndraws: 2\nseries: none\n"


def studies(perform, place, folder):
    """What all remedies leave moves with what the study says. Returns the claims that were moved."""
    moved, wrong = set(), []
    for name, (study, base, otherwise, bound) in STUDIES.items():
        left = []
        for number, changes in enumerate(({}, otherwise)):
            there = place / f"study-{study}-{number}"
            (there / "remedies").mkdir(parents=True)
            texts = {file: (folder / file).read_text(encoding="utf-8").replace("../../../platforms/", f"{place}/platforms/")
                     for file in (f"{name}.yaml", f"{study}.yaml", base)}
            assert all(sum(len(re.findall(old, text)) for text in texts.values()) == 1 for old in changes), name
            for file, text in texts.items():
                for old, new in changes.items():
                    text = re.sub(old, new, text)
                (there / file).write_text(fewer_cases(text) if file == f"{study}.yaml" else text, encoding="utf-8")
            perform("run", there / f"{name}.yaml", "-q", "-o", f"study-{study}-{number}/out", "--set", "duration=2 h")
            left.append({row["claim"]: float(row["simulated"]) for row in rows_of(there / "out/claims.csv")})
        for claim, value in left[0].items():
            ratio = left[1][claim] / value
            if not bound[0] <= ratio <= bound[1]:
                wrong.append(f"{claim}: with {otherwise} {ratio} times as much, not within {bound}")
            moved.add(claim)
    assert not wrong, "\n".join(wrong)
    return moved
