/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that are drafted and checked: by a model of their own, or by a head of the model. */
#include "step_side.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

TestSuite(draft);

/* Leviathan et al., equation 1 against games; theorem 3.8: where tokens cost nothing and all is read once, answers come
 * (1 - a^(g+1)) / ((1 - a)(g c + 1)) times as fast. */
Test(draft, speculation)
{
    struct random random = random_stream(7, "drafts", 0);
    struct gpu gpu = plain_gpu;
    gpu.peak_bf16_flop_s = 1e40;
    gpu.flop_frac = 0;
    for (int i = 0; i < 40; i++) {
        double acceptance = random_uniform(&random), draft_cost = 0.3 * random_uniform(&random);
        int draft = 1 + (int)(8 * random_uniform(&random));
        double tokens = 0, squares = 0;
        enum { GAMES = 4000 };
        for (int k = 0; k < GAMES; k++) {
            int got = 1;
            while (got <= draft && random_uniform(&random) < acceptance)
                got++;
            tokens += got;
            squares += (double)got * got;
        }
        double mean = tokens / GAMES, expected = step_expected_tokens(draft, acceptance);
        cr_expect_float_eq(expected, mean, 5 * sqrt((squares / GAMES - mean * mean) / GAMES) + 1e-9);

        struct engine_law law = plain_law;
        law.sequence_s = 0;
        struct step_setup setup = {.model = &dense, .law = &law};
        struct replica_costs plain = step_costs(&gpu, &setup);
        struct step_use without = step_use(&plain.decode, 4, 3000, 0);
        setup.draft_tokens = draft;
        setup.acceptance = acceptance;
        setup.draft_cost = draft_cost;
        struct replica_costs costs = step_costs(&gpu, &setup);
        struct step_use with = step_use(&costs.decode, 4, 3000, 0);
        double faster = without.time_s / (with.time_s / costs.tokens_per_step);
        double theorem = (1 - pow(acceptance, draft + 1)) / ((1 - acceptance) * (draft * draft_cost + 1));
        cr_expect_float_eq(faster / theorem, 1, 1e-9, "%g, not %g", faster, theorem);
        expect_near(with.byte, without.byte * (1 + draft * draft_cost), "bytes");
        expect_near(with.flop, without.flop * (1 + draft + draft * draft_cost), "FLOPs");
    }
    cr_expect_eq(step_expected_tokens(5, 1), 6);
    cr_expect_eq(step_expected_tokens(5, 0), 1);
}

/* With a head of the model's own: where reading is all, each prediction takes a layer's share, and theorem 3.8 holds with c = 1/50. FLOPs and bytes by
 * hand: four tokens pass 9.2e9/50 + 2 x 4000^2 weights once, two pass them again, three meet a table of 100,000 x 4,000. */
Test(draft, predictions_of_the_model_itself)
{
    struct gpu gpu = plain_gpu;
    gpu.peak_bf16_flop_s = 1e40;
    struct engine_law law = plain_law;
    law.sequence_s = law.fixed_s = 0;
    struct llm model = dense;
    model.hidden = model.vocabulary = 0;
    model.mtp_layers = 1;
    struct step_setup setup = {.model = &model, .law = &law};
    struct replica_costs plain = step_costs(&gpu, &setup);
    setup.own_head = true;
    setup.draft_tokens = 3;
    setup.acceptance = 0.6;
    struct replica_costs costs = step_costs(&gpu, &setup);
    struct step_use without = step_use(&plain.decode, 4, 3000, 0), with = step_use(&costs.decode, 4, 3000, 0);
    double faster = without.time_s / (with.time_s / costs.tokens_per_step);
    cr_expect_float_eq(faster, (1 - pow(0.6, 4)) / (0.4 * (3 / 50.0 + 1)), 1e-9, "%g", faster);
    expect_near(with.byte, without.byte * (1 + 3 / 50.0), "bytes");

    model = dense;
    model.vocabulary = 100000;
    setup.law = &plain_law;
    costs = step_costs(&plain_gpu, &setup);
    double layer = 9.2e9 / 50 + 2 * 4000.0 * 4000, table = 0.4e9;
    expect_near(step_use(&costs.decode, 1, 0, 0).flop, 2 * (4 * 10e9 + 6 * layer + 3 * table), "FLOPs");
    expect_near(costs.decode.weight_byte, 2 * (10e9 + 3 * (layer + table)), "weights");
    expect_near(costs.prompts.token_flop, 2 * (10e9 + layer), "prompts fill the cache of the head");
}

/* DeepSeek-V3 with one prediction: 1.8 times the tokens a second where 85 to 90 % are accepted (its report, section 5.4.3, as quoted elsewhere); SGLang
 * 1.76 times at one sequence with 1.9 tokens a step (sgl-project/sglang, pull request 3582; on GPUs that it does not name). Full batches gain less. */
Test(draft, a_second_token_of_deepseek)
{
    struct llm model = load_model("deepseek-v3");
    static const char *const engines[] = {"vllm", "sglang", "trtllm"};
    for (int i = 0; i < 6; i++) {
        struct gpu gpu = load_gpu(i % 2 ? "dgx-b200" : "dgx-h200");
        struct inference_engine engine = load_engine(engines[i / 2]);
        struct step_setup setup = {.model = &model,
                                   .law = engine_law_of(&engine, &gpu, WEIGHTS_FP8_BLOCK),
                                   .arithmetic_bits = 8,
                                   .tensor = 8,
                                   .gpus_per_node = 8};
        struct replica_costs plain = step_costs(&gpu, &setup);
        setup.own_head = true;
        setup.draft_tokens = 1;
        setup.acceptance = 0.9;
        struct replica_costs costs = step_costs(&gpu, &setup);
        double one = 1.9 * step_use(&plain.decode, 1, 1000, 0).time_s / step_use(&costs.decode, 1, 1000, 0).time_s,
               many =
                   1.9 * step_use(&plain.decode, 256, 256e3, 0).time_s / step_use(&costs.decode, 256, 256e3, 0).time_s;
        double said = strcmp(engines[i / 2], "sglang") == 0 ? 1.76 : 1.78; /* its own; between both */
        cr_expect(fabs(one / said - 1) < 0.05, "%s: %.2f times as fast", engines[i / 2], one);
        cr_expect(many > 1 && many < one - 0.1, "%s: %.2f times at full batches", engines[i / 2], many);
    }
    /* The module has 11.5e9 weights of its own beside 2 x 129280 x 7168 that it shares: 14e9 in the checkpoint (its README). */
    double weights = llm_mtp_share(&model).kept * model.parameters, shared = 2 * 129280.0 * 7168;
    cr_expect(fabs((weights + shared) / 14e9 - 1) < 0.1, "%g weights", weights + shared);
}
