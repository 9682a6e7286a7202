# profile.awk -- perf's samples of one workload after the other, sorted by what they are for.
#
# Input, for each workload: "peak GFLOP/s", "P1 rate unit GFLOP/s", then perf's lines
# "63.46%  [.] column_any".  A function that no pattern knows counts as other.

BEGIN {
    kinds = split("product elementwise batch_norm loss norms optimiser random data selection other", kind)
    pattern["product"] = "column_|product|matmul|pack|zip|turn_round|patches|scatter|bias_backward|affine|convolution"
    pattern["elementwise"] = "_forward$|_backward$|_value$|_slope$|v_add|v_scale|g_and_k_draw|exp|tanh"
    pattern["batch_norm"] = "batch_norm|mean_parts|variance_parts|output_of|(signal|input)_gradient|add_up"
    pattern["loss"] = "log_loss|cross_entropy|accuracy"
    pattern["norms"] = "square_sum"
    pattern["optimiser"] = "adam|optimiser|clear_gradients"
    pattern["random"] = "rng|shuffle"
    pattern["data"] = "gather|draw_example|hash_bytes|crc32|inflate|idx_"
    pattern["selection"] = "select|move_by_digit|place_order|divide$|sort"
    # the first that fits decides, in this order
    orders = split("batch_norm loss norms optimiser random data selection product elementwise", order)
    OFS = "\t"
    line = "workload\trate\tunit"
    for (k = 1; k <= kinds; k++)
        line = line OFS kind[k]
    print line, "GFLOP/s", "peak", "of_peak"
}

function finish(    k, line)
{
    if (key == "")
        return
    line = key OFS rate OFS unit
    for (k = 1; k <= kinds; k++)
        line = line OFS sprintf("%.1f", share[kind[k]])
    print line, flops, peak, (flops > 0 ? sprintf("%.0f", 100 * flops / peak) : "-")
    split("", share)
}

$1 == "peak" { finish(); peak = $2; next }
/^P[0-9]/    { key = $1; rate = $2; unit = $3; flops = $4; next }
/%/ {
    name = $NF
    for (k = 1; k <= orders; k++)
        if (name ~ pattern[order[k]])
            break
    share[k <= orders ? order[k] : "other"] += $1
}
END { finish() }
