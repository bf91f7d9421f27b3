# %% [markdown]
# # A first look at the lake
#
# What the cameras wrote, as tables and pictures: visits, visitors by day, footfall, how long people
# stay, and how they look. VS Code opens this file as a notebook, Jupyter does with jupytext, and
# `python notebooks/first_look.py` runs it as it is. It needs `pip install 'whosthere[evaluate]'`,
# for the pictures. A lake that is empty makes empty tables.

# %%
import matplotlib.pyplot as plt
import pyarrow as pa
from matplotlib.dates import AutoDateLocator

from whosthere.config import load_config
from whosthere.lake.answers import as_cells
from whosthere.lake.choice import open_chosen_lake

LAKE = None  # the one of this machine; or a folder, "abfss://faces@acme.dfs.core.windows.net/door"
TIMEZONE = "UTC"  # whose days and hours count, such as "Europe/Rome"

lake = open_chosen_lake(load_config(), url=LAKE, timezone=TIMEZONE)


# %% [markdown]
# Queries are answered by DuckDB, which can read the lake and nothing else; the views they name,
# such as `visits`, come with whosthere. Other tools read the same folders, without the views:
#
# ```python
# polars.read_delta("lake/sightings")
# sightings = deltalake.DeltaTable("lake/sightings").to_pyarrow_dataset()
# duckdb.sql("SELECT count(*) FROM sightings")
# ```


# %%
def ask(title: str, sql: str) -> pa.Table:
    """Print an answer of the lake, and give it back."""
    answer = lake.query(sql)
    rows = [answer.column_names, *as_cells(answer)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}")
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    return answer


# %% [markdown]
# ## The latest visits
#
# Sightings of one visitor before one camera that follow one another within five minutes are one
# visit. A name is what the row tells, or else what the gallery of this machine calls the person.

# %%
latest = ask(
    "The latest visits",
    """
    SELECT first_seen, camera, coalesce(v.name, n.name, 'somebody') AS who, seconds
    FROM visits AS v LEFT JOIN names AS n USING (person_id)
    ORDER BY first_seen DESC, visit_id DESC LIMIT 10
    """,
)

# %% [markdown]
# ## Visitors by day
#
# Nobody knows whether strangers of two runs are the same, so they count as two.

# %%
days = ask("Visitors by day", "SELECT * FROM unique_visitors_by_day ORDER BY day")

figure, axes = plt.subplots()
dates = days["day"].to_pylist()
people = days["people"].to_pylist()
axes.bar(dates, people, label="enrolled people")
axes.bar(dates, days["strangers"].to_pylist(), bottom=people, label="strangers")
axes.set(title="Visitors by day", ylabel="visitors")
axes.legend()
axes.xaxis.set_major_locator(AutoDateLocator(minticks=1))
figure.autofmt_xdate()
plt.show()

# %% [markdown]
# ## Footfall by hour
#
# Visits that began in each hour of the day, over all days.

# %%
hours = ask(
    "Footfall by hour",
    """
    SELECT extract(hour FROM hour) AS hour, sum(visits)::BIGINT AS visits
    FROM footfall_by_hour GROUP BY ALL ORDER BY hour
    """,
)

figure, axes = plt.subplots()
axes.bar(hours["hour"].to_pylist(), hours["visits"].to_pylist())
axes.set(title="Footfall", xlabel=f"hour of the day ({TIMEZONE})", ylabel="visits", xlim=(-1, 24))
plt.show()

# %% [markdown]
# ## Dwell time
#
# From the first moment of a visit to its last; the median is what a usual visit takes.

# %%
ask("Dwell time", "SELECT * FROM dwell_time ORDER BY day, camera")
seconds = lake.query("SELECT seconds FROM visits")["seconds"].to_pylist()

figure, axes = plt.subplots()
axes.hist(seconds, bins=30)
axes.set(title="Dwell time", xlabel="seconds", ylabel="visits")
plt.show()

# %% [markdown]
# ## Moods
#
# The mean share of each emotion, weighted by frames. It is a guess about looks, not about feelings.

# %%
EMOTIONS = ["neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise"]
means = ", ".join(f"sum({name} * frames) / nullif(sum(frames), 0) AS {name}" for name in EMOTIONS)
moods = ask(
    "Moods by day",
    f"""
    SELECT quarter_hour::DATE AS day, {means}
    FROM emotion_by_quarter_hour GROUP BY day ORDER BY day
    """,  # noqa: S608 - the names are those above
)

figure, axes = plt.subplots()
dates = moods["day"].to_pylist()
below = [0.0] * len(dates)
for emotion in EMOTIONS:
    shares = moods[emotion].to_pylist()
    axes.bar(dates, shares, bottom=below, label=emotion)
    below = [sum(both) for both in zip(below, shares, strict=True)]
axes.set(title="Moods", ylabel="share of frames", ylim=(0, 1))
axes.legend()
axes.xaxis.set_major_locator(AutoDateLocator(minticks=1))
figure.autofmt_xdate()
plt.show()

# %%
lake.close()
