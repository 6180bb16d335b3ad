"""JSON is UTF-8 and whole, whatever the terminal and the system take letters to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Small
from tests.support.commands import postbag
from tests.support.small_campaign import HELD_ROW, make_campaign, make_sheet, signatory
from tests.support.trees import bundles

pytestmark = pytest.mark.slow

# The second is what a C locale is without the help Python has had for it since 3.7.
MACHINES = [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]


@pytest.mark.parametrize("machine", MACHINES, ids=["ascii", "C"])
def test_a_run_with_accents_everywhere_prints_whole_json(
    tmp_path: Path, machine: dict[str, str]
) -> None:
    campaign = make_campaign(tmp_path / "été" / "small")
    small = Small(campaign, tmp_path / "données")
    make_sheet(small.inputs / "Orléans" / "feuille.csv", [signatory(1), HELD_ROW])
    outputs = tmp_path / "envoyé"
    answer = postbag(*small.words(outputs), environment=machine).expect(100).json
    assert [issue["group"] for issue in answer["issues"]] == ["Orléans"]
    assert len(bundles(outputs)) == len(answer["bundles"]) == 2
    assert (outputs / "round-001" / "held-rows" / "Orléans" / "feuille.xlsx").exists()


def test_lint_prints_whole_json_on_any_terminal(tmp_path: Path) -> None:
    campaign = make_campaign(tmp_path / "été")
    answer = postbag("lint", campaign, "--json", environment=MACHINES[0]).expect(0).json
    assert answer["campaign"] == "été"
