"""How good the matcher is on judged texts, beside what one would take without it; `bench/quality` calls it.

BM25 (bm25s, stemmed as for French and English by Snowball) and character n-grams (scikit-learn, 3 to 5 letters inside
words, TF-IDF, cosine) rank the same people for the same needs by title and text. All figures come from
matching/judging. The matcher reads the taxonomy that we ship, loaded into a database that goes away with the run.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

JUDGED = Path(__file__).parent / "judged"
Rows = list[dict[str, str]]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="tiwizi-quality-") as folder:
        _prepare(Path(folder) / "quality.sqlite3")
        from matching.judging.files import NEED_COLUMNS, PROFILE_COLUMNS, read_judgements, read_rows

        needs, profiles = (
            read_rows(options.folder / name, columns)
            for name, columns in (("needs.csv", NEED_COLUMNS), ("profiles.csv", PROFILE_COLUMNS))
        )
        judgements = read_judgements(options.folder / "qrels.csv")
        _print_table(needs, profiles, judgements)
        _print_typing(options.folder / "queries.csv")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=JUDGED, help="needs.csv, profiles.csv, qrels.csv, queries.csv (bench/judged)"
    )
    return parser.parse_args()


def _prepare(database: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.embedded"
    import django
    from django.conf import settings
    from django.core.management import call_command

    print("Loading the taxonomy and the territories …", file=sys.stderr)
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=0)


def _print_table(needs: Rows, profiles: Rows, judgements: list) -> None:
    from matching.judging.evaluation import evaluate, quality_of

    result = evaluate(needs, profiles, judgements)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for judged in judgements:
        grades[judged.need][judged.profile] = judged.grade
    language = {row["id"]: row["lang"] for row in (*needs, *profiles)}
    rankings = {"Tiwizi": result.rankings, "BM25": by_bm25(needs, profiles), "n-grams": by_ngrams(needs, profiles)}
    print(f"{len(needs)} needs, {len(profiles)} people, {len(judgements)} graded pairs\n")
    print("| | nDCG@10 | recall@10 | nDCG@10 across languages | recall@10 across languages | misleading a need |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name, ranking in rankings.items():
        found = quality_of(ranking, grades, language)
        print(
            f"| {name} | {found['all']['ndcg@10']:.2f} | {found['all']['recall@10']:.2f} "
            f"| {found['cross_language']['ndcg@10']:.2f} | {found['cross_language']['recall@10']:.2f} "
            f"| {found['misleading']['per_need']:.1f} |"
        )


def _text(row: dict[str, str]) -> str:
    return f"{row.get('title') or row.get('headline')} {row['text']}"


def by_bm25(needs: Rows, profiles: Rows) -> dict[str, list[str]]:
    import bm25s
    from snowballstemmer import stemmer

    from core.text import fold

    stems = stemmer("french").stemWord, stemmer("english").stemWord

    def words(row: dict[str, str]) -> list[str]:
        stem = stems[row["lang"] == "en"]
        return [stem(word) for word in fold(_text(row)).split()]

    index = bm25s.BM25()
    index.index([words(row) for row in profiles], show_progress=False)
    found = {}
    for need in needs:
        scores = index.get_scores(words(need))
        found[need["id"]] = _ranked(profiles, scores)
    return found


def by_ngrams(needs: Rows, profiles: Rows) -> dict[str, list[str]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    from core.text import fold

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=fold)
    people = vectors.fit_transform(_text(row) for row in profiles)
    scores = (vectors.transform(_text(row) for row in needs) @ people.T).toarray()
    return {need["id"]: _ranked(profiles, row) for need, row in zip(needs, scores, strict=True)}


def _ranked(profiles: Rows, scores: Iterable[float]) -> list[str]:
    pairs = sorted((-float(score), row["id"]) for row, score in zip(profiles, scores, strict=True) if score > 0)
    return [profile for _score, profile in pairs]


def _print_typing(queries: Path) -> None:
    from io import StringIO

    from django.core.management import call_command

    printed = StringIO()
    call_command("skill_eval", queries=queries, stdout=printed)
    found = json.loads(printed.getvalue())
    print(f"\nTyping a skill, {found['queries']} queries: first {found['first']:.0%}, ", end="")
    print(f"among the first three {found['first_three']:.0%}")


if __name__ == "__main__":
    main()
