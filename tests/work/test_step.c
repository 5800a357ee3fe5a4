/* SPDX-License-Identifier: Apache-2.0 */
/* The step-time and power model against measurements. Errors are printed; bounds are the stated accuracy, not
 * the fit's. */
#include "../bind.h"

#include "work/step.h"

TestSuite(step);

static struct node load_node(const char *name)
{
    struct node node = {0};
    bind_defaults(&node_record, &node);
    bind_catalogue(&node_record, &node, "nodes", name, "");
    return node;
}

static struct llm load_model(const char *name)
{
    struct llm model = {0};
    bind_defaults(&llm_record, &model);
    bind_catalogue(&llm_record, &model, "models", name, "");
    return model;
}

/* ML.ENERGY v3, lm-arena-chat (arXiv:2505.06371; leaderboard data): mean batch, W per GPU, J per output
 * token, inter-token latency in ms; mean answer in tokens. Prompts are taken as 250 tokens. */
struct row {
    const char *node, *model;
    double gpus, output, batch, w, j, ms;
};
static const struct row rows[] = {
    {"dgx-h100", "llama-3.1-8b", 1, 375, 8, 486, 0.455, 7.3},
    {"dgx-h100", "llama-3.1-8b", 1, 375, 32, 560, 0.165, 8.9},
    {"dgx-h100", "llama-3.1-8b", 1, 375, 128, 669, 0.0951, 16.5},
    {"dgx-h100", "llama-3.1-8b", 1, 375, 256, 691, 0.0766, 26.1},
    {"dgx-h100", "llama-3.1-8b", 1, 375, 512, 688, 0.0702, 47.4},
    {"dgx-h100", "llama-3.1-70b", 4, 385, 8, 441, 3.76, 16.6},
    {"dgx-h100", "llama-3.1-70b", 4, 385, 32, 449, 1.21, 20.1},
    {"dgx-h100", "llama-3.1-70b", 4, 385, 128, 546, 0.563, 27.9},
    {"dgx-h100", "llama-3.1-70b", 4, 385, 256, 589, 0.479, 39.8},
    {"dgx-h100", "llama-3.1-70b", 4, 385, 898, 637, 0.373, 105.6},
    {"dgx-h100", "qwen3-8b", 1, 645, 8, 427, 0.444, 8.2},
    {"dgx-h100", "qwen3-8b", 1, 645, 32, 478, 0.163, 10.6},
    {"dgx-h100", "qwen3-8b", 1, 645, 128, 573, 0.0966, 20.7},
    {"dgx-h100", "qwen3-8b", 1, 645, 256, 633, 0.0820, 31.4},
    {"dgx-h100", "qwen3-8b", 1, 645, 474, 616, 0.0721, 47.2},
    {"dgx-b200", "llama-3.1-8b", 1, 375, 8, 639, 0.391, 4.6},
    {"dgx-b200", "llama-3.1-8b", 1, 375, 32, 576, 0.151, 6.4},
    {"dgx-b200", "llama-3.1-8b", 1, 375, 128, 449, 0.0983, 26.7},
    {"dgx-b200", "llama-3.1-8b", 1, 375, 256, 540, 0.0705, 31.7},
    {"dgx-b200", "llama-3.1-8b", 1, 375, 2043, 691, 0.0467, 124.9},
    {"dgx-b200", "llama-3.1-70b", 2, 385, 8, 849, 3.57, 16.4},
    {"dgx-b200", "llama-3.1-70b", 2, 385, 32, 868, 1.09, 18.7},
    {"dgx-b200", "llama-3.1-70b", 2, 385, 128, 957, 0.481, 27.3},
    {"dgx-b200", "llama-3.1-70b", 2, 385, 256, 971, 0.361, 35.8},
    {"dgx-b200", "llama-3.1-70b", 2, 385, 2042, 954, 0.189, 140.5},
    {"dgx-b200", "deepseek-v3", 8, 845, 8, 482, 8.57, 16.8},
    {"dgx-b200", "deepseek-v3", 8, 845, 32, 599, 4.39, 26.7},
    {"dgx-b200", "deepseek-v3", 8, 845, 128, 704, 1.94, 38.8},
    {"dgx-b200", "deepseek-v3", 8, 845, 256, 742, 1.31, 48.6},
    {"dgx-b200", "deepseek-v3", 8, 845, 3008, 684, 0.606, 185.5},
};

struct errors {
    double w, j, step, latency;
    int count;
};

/* The latency between tokens is that of a step of decoding; energy and throughput have prefill mixed in. */
static void compare(const struct row *row, struct errors *errors)
{
    struct node node = load_node(row->node);
    struct llm model = load_model(row->model);
    struct step_task task = {.model = &model,
                             .byte_per_weight = model.bytes_per_weight,
                             .gpus = row->gpus,
                             .context = 250 + row->output / 2,
                             .prefill_per_token = 250 / row->output};
    struct step mixed = step_of(&node.gpu, &task);
    task.prefill_per_token = 0;
    struct step decode = step_of(&node.gpu, &task);
    double t = step_s(&mixed, row->batch), ms = 1e3 * step_s(&decode, row->batch);
    double w =
        gpu_power_w(&node.gpu, step_bandwidth_frac(&mixed, row->batch), step_flop_frac(&mixed, row->batch));
    double j = w * row->gpus * t / row->batch, measured_t = row->j * row->batch / (row->w * row->gpus);
    printf("%-9s %-14s %5.0f: %4.0f W (%4.0f), %6.4f J/token (%6.4f), step %5.1f ms (%5.1f), between tokens "
           "%5.1f ms (%5.1f)\n",
           row->node, row->model, row->batch, w, row->w, j, row->j, 1e3 * t, 1e3 * measured_t, ms, row->ms);
    errors->w += fabs(w / row->w - 1);
    errors->j += fabs(j / row->j - 1);
    errors->step += fabs(t / measured_t - 1);
    errors->latency += fabs(ms / row->ms - 1);
    errors->count++;
}

static struct errors mean_errors(const char *node, const char *only)
{
    struct errors errors = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool mixture = strcmp(rows[i].model, "deepseek-v3") == 0;
        if (strcmp(rows[i].node, node) == 0 && mixture == (only != NULL))
            compare(&rows[i], &errors);
    }
    errors.w /= errors.count;
    errors.j /= errors.count;
    errors.step /= errors.count;
    errors.latency /= errors.count;
    printf("%s%s: mean error of power %.1f %%, J/token %.1f %%, step %.1f %%, between tokens %.1f %%\n", node,
           only ? only : "", 100 * errors.w, 100 * errors.j, 100 * errors.step, 100 * errors.latency);
    return errors;
}

Test(step, ml_energy_h100)
{
    struct errors errors = mean_errors("dgx-h100", NULL);
    cr_expect_eq(errors.count, 15);
    cr_expect_lt(errors.w, 0.10);
    cr_expect_lt(errors.j, 0.15);
    cr_expect_lt(errors.step, 0.10);
    cr_expect_lt(errors.latency, 0.10);
}

/* B200: the fit holds less well on these rows, at the largest batches above all. */
Test(step, ml_energy_b200)
{
    struct errors errors = mean_errors("dgx-b200", NULL);
    cr_expect_eq(errors.count, 10);
    cr_expect_lt(errors.w, 0.15);
    cr_expect_lt(errors.j, 0.20);
    cr_expect_lt(errors.step, 0.25);
    /* A mixture of experts is outside the fit: energy comes out at about half. Known, said in the
     * documentation. */
    struct errors mixture = mean_errors("dgx-b200", ", mixture of experts");
    cr_expect_lt(mixture.j, 0.60);
}

/* The constants of H100, unchanged, on NVIDIA's FP8 measurements (aiconfigurator, arXiv:2601.06288): time per
 * output token, rows with a time to first token below 5 s, without the "nvidia/" rows (another convention).
 * Published transfer error: 14.1 %. */
Test(step, transfer_to_fp8)
{
    FILE *file = fopen(SAMOVAR_SOURCE_DIR "/scenarios/traces/aic_measured_llm_latency_fp8.csv", "r");
    cr_assert(file);
    char line[2048];
    cr_assert(fgets(line, sizeof line, file)); /* header */
    struct node h100 = load_node("dgx-h100"), h200 = load_node("dgx-h200");
    double error = 0;
    int count = 0;
    while (fgets(line, sizeof line, file)) {
        char name[256], system[64];
        double prompt, output, batch, gpus, first_ms, token_ms;
        cr_assert_eq(sscanf(line, "%255[^,],%63[^,],%*[^,],%*[^,],%*[^,],%lf,%lf,%lf,%lf,%lf,%lf", name,
                            system, &prompt, &output, &batch, &gpus, &first_ms, &token_ms),
                     8, "%s", line);
        if (first_ms >= 5000 || strncmp(name, "nvidia/", 7) == 0)
            continue;
        struct llm model = load_model(strstr(name, "Qwen3-32B") ? "qwen3-32b" : "llama-3.1-8b");
        struct step_task task = {.model = &model,
                                 .byte_per_weight = 1,
                                 .gpus = gpus,
                                 .context = prompt + output / 2,
                                 .prefill_per_token = prompt / output};
        struct step step = step_of(strncmp(system, "h200", 4) == 0 ? &h200.gpu : &h100.gpu, &task);
        error += fabs(1e3 * step_s(&step, batch) / token_ms - 1);
        count++;
    }
    fclose(file);
    printf("FP8 transfer: mean error %.1f %% on %d points\n", 100 * error / count, count);
    cr_expect_eq(count, 226);
    cr_expect_lt(error / count, 0.15);
}

/* Splitwise (ISCA 2024), measured prefill on A100, Llama 2 70B on 8: 0.30 to 0.41 of peak between 512 and
 * 8192 tokens. */
Test(step, prefill)
{
    struct node node = load_node("dgx-a100-80");
    struct llm model = load_model("llama-2-70b");
    struct step_task task = {.model = &model, .byte_per_weight = 2, .gpus = 8};
    double t = step_prefill_s(&node.gpu, &task, 2048), mfu = 2 * 68.98e9 * 2048 / (8 * 312e12 * t);
    cr_expect(mfu > 0.29 && mfu < 0.41, "%g", mfu);
    /* A short prompt reads all weights all the same. */
    cr_expect_float_eq(step_prefill_s(&node.gpu, &task, 1), step_prefill_s(&node.gpu, &task, 10), 1e-12);
}

Test(step, shares_stay_below_the_peaks)
{
    static const char *const nodes[] = {"dgx-v100", "dgx-a100-40", "dgx-a100-80", "dgx-h100", "dgx-h200",
                                        "dgx-b200", "gb200-nvl72", "mi300x-8",    "l40s-8"};
    static const char *const models[] = {"llama-3.1-8b", "llama-3.1-405b", "gpt-3-175b", "deepseek-v3"};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        struct node node = load_node(nodes[i]);
        for (size_t k = 0; k < sizeof models / sizeof *models; k++) {
            struct llm model = load_model(models[k]);
            struct step_task task = {.model = &model,
                                     .byte_per_weight = model.bytes_per_weight,
                                     .gpus = 8,
                                     .context = 2000,
                                     .prefill_per_token = 3};
            struct step step = step_of(&node.gpu, &task);
            for (double batch = 1; batch < 1e6; batch *= 3) {
                double b = step_bandwidth_frac(&step, batch), f = step_flop_frac(&step, batch);
                cr_assert(b > 0 && b <= node.gpu.step.bandwidth_efficiency, "%s", nodes[i]);
                cr_assert(f > 0 && f <= node.gpu.step.flop_efficiency, "%s", nodes[i]);
            }
        }
    }
}
