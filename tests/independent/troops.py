"""The estimate of Russian troops made again in another way: NUTS by numpyro, from the CSV files, with no module of the book.

    pip install numpyro pandas && python tests/independent/troops.py

The book reckons exactly on a grid with numpy and scipy. This says the same model in a library made for such models and prints
both side by side, half-year by half-year. numpyro is no need of the book, so the sampler is run by hand after a change of the model; how
reports are read needs no numpyro, and a test holds it to the book's (tests/test_independent_troops.py).
"""

from pathlib import Path

import numpy as np
import pandas as pd

try:
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from jax.scipy.special import betainc, logsumexp
except ImportError:  # then the reports can be read, and nothing be sampled
    numpyro = None

DATA = Path(__file__).resolve().parents[2] / "data"
GROUPS = {"analyst": "press", "media": "press", "belarus": "allies", "russia": "allies"}
LAST = (2026, 11)
MONTHS = (LAST[0] - 2021) * 12 + LAST[1]


def month(text: str, end: bool = False) -> int:
    parts = [int(part) for part in text.split("-")]
    return (parts[0] - 2021) * 12 + (parts[1] if len(parts) > 1 else 12 if end else 1) - 1


def reports() -> list[dict]:
    rows = pd.read_csv(DATA / "presence.csv", dtype=str, keep_default_na=False).set_index("id")
    rows = rows[(rows["metric"] == "total_personnel") & (rows["date_from"] >= "2021")]
    readings = pd.read_csv(DATA / "troop_readings.csv", dtype=str, keep_default_na=False).set_index("presence")
    found = []
    for key, row in rows.iterrows():
        said = readings.loc[key] if key in readings.index else row
        if key in readings.index and said["used"] == "left_out":
            continue
        low, high = np.log(float(said["low"])), np.log(float(said["high"]))
        found.append({
            "group": GROUPS.get(row["observer_side"], row["observer_side"]), "partial": row["observer_side"] == "ukraine",
            "months": range(month(row["date_from"]), month(row["date_to"] or row["date_from"], True) + 1),
            "low": -np.inf if said["bound"] == "at_most" else low, "high": np.inf if said["bound"] == "at_least" else high,
        })  # fmt: skip
    return found


def student_cdf(z, freedom):
    tail = 0.5 * betainc(freedom / 2, 0.5, freedom / (freedom + z**2))
    return jnp.where(z > 0, 1 - tail, tail)


def model(found: list[dict], held: dict[str, float], moved: range) -> None:
    names = list(dict.fromkeys(report["group"] for report in found))
    z = numpyro.sample("z", dist.Normal(0, 1).expand([3 + len(names)]))
    step = held["step"] * jnp.exp(held["step_spread"] * z[0])
    noise = held["noise"] * jnp.exp(held["noise_spread"] * z[1])
    staff = held["staff"] * jnp.exp(held["staff_spread"] * z[2])
    x = numpyro.sample("x", dist.ImproperUniform(dist.constraints.real_vector, (), (MONTHS,)))
    least, most = np.log(held["least"]), np.log(held["most"])
    numpyro.factor("ends", -1e3 * (jnp.maximum(least - x, 0) ** 2 + jnp.maximum(x - most, 0) ** 2).sum())
    numpyro.factor("start", dist.Normal(np.log(held["start"]), held["start_spread"]).log_prob(x[0]))
    share = np.array([held["moved_share"] if m in moved else held["jump_share"] for m in range(1, MONTHS)])
    change = jnp.diff(x)
    numpyro.factor("steps", jnp.logaddexp(
        jnp.log1p(-share) + dist.Normal(0, step).log_prob(change), jnp.log(share) + dist.Normal(0, held["jump"]).log_prob(change)
    ).sum())  # fmt: skip
    for number, report in enumerate(found):
        here = jnp.array(list(report["months"]))
        counted = jnp.maximum(jnp.exp(x[here]) - staff * report["partial"], 50.0)
        centre = jnp.log(counted) + held["bias"] * z[3 + names.index(report["group"])]
        low, high = (report["low"] - centre) / noise, (report["high"] - centre) / noise
        if report["low"] == report["high"]:
            logs = dist.StudentT(held["freedom"]).log_prob(low) - jnp.log(noise)
        else:
            above = student_cdf(high, held["freedom"]) if np.isfinite(report["high"]) else 1.0
            below = student_cdf(low, held["freedom"]) if np.isfinite(report["low"]) else 0.0
            logs = jnp.log(jnp.maximum(above - below, 1e-30))
        numpyro.factor(f"report{number}", logsumexp(logs) - np.log(len(here)))


def main() -> None:
    if numpyro is None:
        raise SystemExit("expected numpyro: pip install numpyro")
    numpyro.enable_x64()
    priors = pd.read_csv(DATA / "estimate_priors.csv", dtype=str, keep_default_na=False).set_index("id")
    held = priors.loc[priors["subject"] == "troops", "value"].astype(float).to_dict()
    moved = range(month(priors.loc["moved_share", "date_from"]), month(priors.loc["moved_share", "date_to"]) + 1)
    found = reports()
    kernel = numpyro.infer.NUTS(
        model, target_accept_prob=0.95, init_strategy=numpyro.infer.init_to_value(values={"x": jnp.full(MONTHS, 8.0)})
    )
    run = numpyro.infer.MCMC(
        kernel, num_warmup=600, num_samples=800, num_chains=2, chain_method="sequential", progress_bar=False
    )
    run.run(jax.random.PRNGKey(1), found, held, moved, extra_fields=("diverging",))
    drawn = run.get_samples(group_by_chain=True)
    worst = max(float(numpyro.diagnostics.gelman_rubin(np.asarray(value)).max()) for value in drawn.values())
    print(
        f"{len(found)} reports, divergences {int(run.get_extra_fields()['diverging'].sum())}, largest r-hat {worst:.3f}"
    )
    strength = np.exp(np.asarray(drawn["x"]).reshape(-1, MONTHS))
    stored = pd.read_csv(DATA / "estimates.csv").set_index("id")
    for first in range(0, MONTHS, 6):
        key = f"troops_{2021 + first // 12}_h{1 + (first % 12) // 6}"
        told = np.quantile(strength[:, first : first + 6].mean(axis=1), [0.1, 0.25, 0.5, 0.75, 0.9])
        book = stored.loc[key, ["low_80", "low_50", "middle", "high_50", "high_80"]].to_numpy(float)
        print(key, "numpyro", *(f"{value:8.0f}" for value in told), " book", *(f"{value:8.0f}" for value in book))


if __name__ == "__main__":
    main()
