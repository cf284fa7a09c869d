"""Imports go downward in ``LAYERS`` only, in no circle; names and docstrings keep their rules."""

from __future__ import annotations

import ast
import pickle
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from docs.making.house import layer_of
from pipeline import LAYERS
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.round.settings import Switches
from pipeline.text.sentences import SENTENCES
from tests.support import ROOT
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for package in ("pipeline", "schemas") for path in modules(package)}


BELOW_A_PACKAGE = {module for module in MODULES if "." in module}
LAST_NAMES = {module.rpartition(".")[2] for module in BELOW_A_PACKAGE}


def dotted(node: ast.AST) -> str:
    """The names of an attribute of an attribute, as ``import`` writes them; "" of another's."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=whole, attr=name) if before := dotted(whole):
            return f"{before}.{name}"
    return ""


@cache
def imported(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Name that it has there, module and name of all that a module imports, wherever in it and for
    whatever; the last is "" where a whole module is imported. A text that names a module of the
    house counts, since all ways to load one by its name need it, and so do ``import_module`` with a
    name beside the package, and a module reached as an attribute of its package, whatever it is
    called there."""
    found = []
    nodes = nodes_of(path)
    called = {
        one.asname: one.name
        for node in nodes
        if isinstance(node, ast.Import)
        for one in node.names
        if one.asname
    }
    for node in nodes:
        match node:
            case ast.Import(names=names):
                found += [(one.asname or one.name, one.name, "") for one in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                above = path.relative_to(ROOT).parts[:-level] if level else ()
                home = ".".join((*above, *filter(None, [module])))
                for one in names:
                    part = f"{home}.{one.name}"
                    whole = (part, "") if part in MODULES else (home, one.name)
                    found.append((one.asname or one.name, *whole))
            case ast.Constant(value=str(text)) if text.partition(":")[0] in BELOW_A_PACKAGE:
                found.append((text, text.partition(":")[0], ""))
            case ast.Attribute(attr=name) if name in LAST_NAMES:
                first, _, rest = dotted(node).partition(".")
                if (whole := f"{called.get(first, first)}.{rest}") in BELOW_A_PACKAGE:
                    found.append((dotted(node), whole, ""))
            case ast.Call(args=[ast.Constant(value=str(name)), ast.Constant(value=str(home))]) if (
                name.startswith(".") and home + name in MODULES
            ):
                found.append((name, home + name, ""))
    return tuple(found)


def imported_names(path: Path) -> Mapping[str, tuple[str, str]]:
    """Module and name of what a module imports, by the name that it has there."""
    return {name: (module, part) for name, module, part in imported(path)}


def imports(path: Path) -> set[str]:
    return {module for _, module, _ in imported(path)}


def imported_by(module: str) -> set[str]:
    """The modules of the house that a module imports."""
    return (imports(MODULES[module]) & MODULES.keys()) - {module}


def test_every_package_has_its_layer():
    assert {layer_of(name) for name in MODULES} - {"pipeline"} == set(LAYERS)


def test_nothing_imports_upward():
    ground, *above = LAYERS
    order = [ground, "pipeline", *above]  # with the package itself, which says the order alone
    offenders = [
        f"{module} imports {other}"
        for module in MODULES
        for other in imported_by(module)
        if order.index(layer_of(other)) > order.index(layer_of(module))
    ]
    assert not offenders


@pytest.mark.parametrize(
    "statement",
    [
        "from pipeline.measure import measure",
        "from pipeline.measure.measure import *",
        "import pipeline.measure.measure as date",
        "from ..measure.measure import measure",
        "from ..measure import measure",
        "def lazy():\n    from pipeline.measure.measure import date\n    return date",
        "if TYPE_CHECKING:\n    from pipeline.measure.measure import Result",
        "importlib.import_module('pipeline.measure.measure')",
        "from importlib import import_module as load\nload(name='pipeline.measure.measure')",
        "importlib.import_module('.measure', 'pipeline.measure')",
        "HOME = 'pipeline.measure.measure'\nlazy = importlib.import_module(HOME)",
        "pkgutil.resolve_name('pipeline.measure.measure:measure')",
        "import pipeline\nlazy = pipeline.measure.measure.measure",
        "import pipeline as house\nlazy = house.measure.measure.measure",
    ],
)
def test_an_import_is_seen_wherever_it_stands(statement, monkeypatch):
    """Another import of the same name behind it hides none."""
    path = ROOT / "pipeline/read/clean.py"
    tree = ast.parse(f"{statement}\nfrom datetime import date, measure\n")
    monkeypatch.setattr(f"{__name__}.nodes_of", lambda _: tuple(ast.walk(tree)))
    assert "pipeline.measure.measure" in {module for _, module, _ in imported.__wrapped__(path)}


def test_modules_and_packages_stand_in_no_circle():
    """A package may use those inside it, and they what stands beside them."""
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()
    TopologicalSorter({module: imported_by(module) for module in MODULES}).prepare()
    packages: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        home = package_of(module)
        others = {package_of(other) for other in imported_by(module)}
        packages[home] |= {one for one in others if not is_around(one, home)}
    TopologicalSorter(packages).prepare()


def package_of(module: str) -> str:
    return module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]


def is_around(one: str, other: str) -> bool:
    """True where one of two packages is the other or holds it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


LOADED_BY_A_COMPUTED_NAME = {"pipeline.read.workers": "a job's function, by the name it was given"}


def test_modules_are_loaded_by_names_that_are_seen():
    """A name put together where a module is loaded, or text that is run, hides an import."""
    loaders = {"import_module", "__import__", "resolve_name", "exec", "eval", "run_module"}
    hidden = {
        module
        for module, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and (loader := dotted(node.func).rpartition(".")[2]) in loaders
        and (
            loader in ("exec", "eval")
            or not node.args
            or not all(isinstance(one, ast.Constant) for one in node.args[:2])
        )
    }
    assert hidden == LOADED_BY_A_COMPUTED_NAME.keys()


def test_the_page_and_the_command_line_know_nothing_of_each_other():
    """``LAYERS`` lets the command line import the page; it begins it as a program of its own."""
    offenders = [
        f"{module} imports {other}"
        for module in MODULES
        for other in imported_by(module)
        if {layer_of(module), layer_of(other)} == {"cli", "desk"} and other != "pipeline.desk"
    ]
    assert not offenders


LOOKS_AT = {"count", "index", "startswith", "endswith", "removeprefix", "removesuffix", "partition"}
LOOKS_AT |= {"get", "pop", "eq", "ne", "__eq__", "__contains__"}
"""Methods that ask a text for another, or a mapping for what it has by a text."""


@cache
def told_texts(module: str) -> Mapping[str, list[str]]:
    """The texts that stand directly in a module's constants, by name, in a class with its
    name before; the keys of a mapping also by its name with ``[]``, for what is looked up in it."""
    found: dict[str, list[str]] = {}
    tree = tree_of(MODULES[module])
    stated = [("", node) for node in tree.body]
    for one in tree.body:
        if isinstance(one, ast.ClassDef):
            stated += [(f"{one.name}.", node) for node in one.body]
    for home, node in stated:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            (target,) = node.targets if isinstance(node, ast.Assign) else [node.target]
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = (
                zip(target.elts, node.value.elts, strict=True) if both else [(target, node.value)]
            )
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found[home + name.id] = [*texts_in(members_of(value))]
                    if isinstance(value, ast.Dict):
                        found[f"{home}{name.id}[]"] = found[home + name.id]
    return found


def members_of(value: ast.AST) -> Iterable[ast.AST]:
    """The members of a collection as it is written, the keys of a mapping; else the value alone."""
    match value:
        case ast.Tuple(elts=members) | ast.List(elts=members) | ast.Set(elts=members):
            return members
        case ast.Dict(keys=keys):
            return filter(None, keys)
        case ast.Call(args=[ast.Tuple() | ast.List() | ast.Set() as whole]):
            return members_of(whole)
    return [value]


def texts_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def compared(nodes: Iterable[ast.AST], constants: Mapping[str, list[str]]) -> Iterator[str]:
    """The texts that a module compares with, counts or looks up, by constants too."""
    for node in nodes:
        operands: list[ast.AST] = []
        looked_in: ast.AST | None = None
        match node:
            case ast.Compare():
                operands = [node.left, *node.comparators]
            case ast.MatchValue() | ast.MatchMapping():
                operands = [node]
            case ast.Subscript():
                operands, looked_in = [node.slice], node.value
            case ast.Call(func=ast.Attribute(attr=asked, value=whole)) if asked in LOOKS_AT:
                operands, looked_in = node.args[:1], whole
        for operand in operands:
            yield from texts_in(ast.walk(operand))
            for one in (operand, *getattr(operand, "elts", ())):
                yield from constants.get(dotted(one), ())
        if isinstance(looked_in, ast.Dict):
            yield from texts_in(members_of(looked_in))
        elif looked_in is not None:
            yield from constants.get(f"{dotted(looked_in)}[]", ())


def constants_known_to(module: str) -> Mapping[str, list[str]]:
    """The texts of a module's own constants, and of those that it imports from where no words for
    people are due. Answers that a form offers are figures like any other."""
    found = dict(told_texts(module))
    for name, (home, original) in imported_names(MODULES[module]).items():
        if home in MODULES and home != "schemas.code_lists" and not has_words(home):
            told = told_texts(home)
            found[name] = told.get(original, [])
            found |= {
                # What is in a class, in a mapping, or in a whole module.
                name + one.removeprefix(original): texts
                for one, texts in told.items()
                if original and one.startswith((f"{original}.", f"{original}["))
            }
            if not original:
                found |= {f"{name}.{one}": texts for one, texts in told.items()}
    return found


def has_words(module: str) -> bool:
    return layer_of(module) == "text" or module.endswith("_words")


def is_vietnamese(text: str) -> bool:
    """True for more than single letters, as tables of characters have them."""
    return len(text) > 1 and any(letter.isalpha() and not letter.isascii() for letter in text)


READ_BY_THEIR_WORDS = {
    "Tổng quan": "a sheet of the summary by its name",
    "Bìa": "a sheet of the form by its name",
    "Hướng dẫn": "the same",
    "Năm học": "the line above a table that says its school year",
    "BC Ô": "a style of the report by its name",
    "(cơ quan điền sẵn)": "the mark at figures that the office filled in, once for several",
    "Chấp nhận": "a sheet of the officer's waivers by its name",
    "Ngày chấp nhận": "a heading of them",
    "Mã đơn vị": "a heading of the list of reminders and of figures at hand",
    "Đã nhắn ngày": "the same",
    "(trống)": "a setting's cell as the program wrote it",
    "Đơn vị báo cáo:": "words above a table, as the form prints them",
    "Kỳ báo cáo:": "the same",
    "Biểu ": "the sheet of a table by its name",
    "Trường ": "the beginning of a school's name",
    "không": "a unit's own words that say there is nothing",
    "không có": "the same",
    "không.": "the same",
    "không có.": "the same",
    "nghìn": "a multiple that was typed behind a number",
    "ngàn": "the same",
    "triệu": "the same",
    "tỷ": "the same",
    "tỉ": "the same",
    "các ": "a word before children that names none of them",
    "những ": "the same",
    "nhiều ": "the same",
    "số ": "the same",
}
"""Texts that people typed or that stand on their sheets, each with what it is read from."""


@pytest.mark.slow
def test_no_program_state_is_a_word_for_people():
    """Invented rounds judge what they filled in by its words, as a person does."""
    example = ast.parse(
        'a == "Có" or b in ("Đủ", "x") or c == NAME or d.endswith("ền") or e.get("Bỏ", "Về") or '
        'WAYS[f] or {"Rồi": 1}[g] or h == other.NAME'
    )
    known = {"NAME": ["Tên"], "WAYS[]": ["Lỗi"], "other.NAME": ["Khác"]}
    looked_at = compared(ast.walk(example), known)
    found = {"Có", "Đủ", "Tên", "ền", "Bỏ", "Lỗi", "Rồi", "Khác"}
    assert set(filter(is_vietnamese, looked_at)) == found
    offenders = {
        text: module
        for module, path in MODULES.items()
        if layer_of(module) != "sample" and not has_words(module)
        for text in compared(nodes_of(path), constants_known_to(module))
        if is_vietnamese(text)
    }
    assert {text: offenders[text] for text in offenders.keys() - READ_BY_THEIR_WORDS} == {}
    assert READ_BY_THEIR_WORDS.keys() - offenders.keys() == set()


def test_only_the_command_line_prints_or_exits():
    for path in modules("pipeline"):
        if path.parent.name == "cli":
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                called = dotted(node.func)
                assert called not in {"print", "sys.exit", "exit", "click.echo"}, path.name


def test_the_sample_s_filler_does_not_know_how_forms_are_read():
    reader = {
        "pipeline.read.read",
        "pipeline.read.clean",
        "pipeline.read.intake",
        "pipeline.read.workers",
    }
    for path in modules("pipeline/sample"):
        assert not imports(path) & reader, path.name


def loaded_by(statement: str) -> set[str]:
    """Top-level packages in ``sys.modules`` after a statement, in a fresh process."""
    code = f"{statement}\nimport sys\nprint(' '.join(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import pipeline.read.read", "import pipeline.read.workers"])
def test_reading_loads_neither_pandas_nor_pandera(statement):
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "docx", "docxtpl", "jinja2", "lxml"}
    assert not loaded_by(statement) & heavy


@pytest.mark.parametrize("tables", [FORM, made_of(OWN).form], ids=["packaged", "own"])
def test_the_form_of_a_round_reaches_a_worker_without_pandas_or_pandera(tmp_path, tables):
    """The form sent to a worker must not load what the worker's modules take care not to load."""
    sent = tmp_path / "form"
    plan = find_plan("dong-da-2021-2030", FORM)
    sent.write_bytes(pickle.dumps(form_of_round(plan, tables, Switches())))
    statement = f"import pickle; pickle.load(open({str(sent)!r}, 'rb'))"
    assert not loaded_by(statement) & {"pandas", "pandera", "numpy", "openpyxl", "pydantic"}


def test_the_command_line_itself_loads_nothing_heavy():
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "pydantic", "pyarrow"}
    heavy |= {"docx", "docxtpl", "jinja2", "lxml"}
    assert not loaded_by("import pipeline.cli") & heavy


@pytest.mark.parametrize("command", ["", "aggregate", "templates", "sample", "plans", "close"])
def test_help_loads_nothing_heavy(command):
    """Modules that ``tonghop … --help`` has loaded when it exits, as the command itself runs."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*(name.split('.')[0] for name in sys.modules)))\n"
        "from pipeline.cli import main\n"
        f"main({[*filter(None, [command]), '--help']})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Ví dụ: tonghop" in done.stdout
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "pydantic", "pyarrow"}
    assert not set(done.stdout.split()) & (heavy | {"distributed", "dask", "sqlite3"})


FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def test_a_function_is_at_most_sixty_lines_long():
    offenders = [
        f"{module}.{node.name}"
        for module, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, FUNCTION) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not offenders


CLAUSE = re.compile(
    r"(what|whether|how|where|who|whose|which|when|why|if|so that|not|to|until|or|also|it|the same"
    r"|that|because|while|since|whatever|whoever|unless|although|though|and|but|nor|then)"
    r"\b",
    re.IGNORECASE,
)
"""Openings of a docstring that is a riddle without its name."""
WRITTEN = re.compile(rf"^\s*\(?\w*[\"'](?:\"\"|'')?\\?\s?{CLAUSE.pattern}", re.I | re.M)
"""Such openings as a module has them: most have none, and take longer to parse than to search."""


def told_names(tree: ast.Module) -> Iterator[str]:
    """Names that a module gives at its top to what it defines no class for."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (name.id for name in targets if isinstance(name, ast.Name))


def described(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every docstring, those below fields and constants too: any text that stands
    as a statement of its own."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text


BEFORE_A_NOUN = re.compile(
    r"(of|by|in|on|at|as|for|from|with|without|before|after|below|above|both|only|there|this)\b",
    re.IGNORECASE,
)
"""Openings that leave it to the reader of what a class or function is; a field has its name and
type beside it."""


def test_docstrings_say_what_they_describe():
    """Those of commands are Vietnamese."""
    offenders = [
        f"{module} {getattr(node, 'name', '')}: {text.splitlines()[0]}"
        for module, path in MODULES.items()
        if layer_of(module) != "cli"
        for node in nodes_of(path)
        if isinstance(node, ast.Module | ast.ClassDef | FUNCTION)
        and (text := ast.get_docstring(node)) is not None
        and BEFORE_A_NOUN.match(text)
    ]
    assert not offenders


def test_docstrings_open_with_a_noun_or_a_verb():
    example = '"""What is kept."""\nsize = 1\n"""Whether it fits."""\ndef f():\n  """Adds."""'
    assert [line for line, text in described(ast.parse(example)) if CLAUSE.match(text)] == [1, 3]
    for written in (example, 'class A:\n  r"what"', "'Who'", '"""\\\nIt is."""', 'x = 1\n("to"\n)'):
        found = [text for _, text in described(ast.parse(written)) if CLAUSE.match(text)]
        assert found
        assert WRITTEN.search(written)
    offenders = [
        f"{path.relative_to(ROOT)}:{line} {text.splitlines()[0]}"
        for package in ("bench", "pipeline", "schemas", "tests")
        for path in modules(package)
        if WRITTEN.search(path.read_text(encoding="utf-8"))
        for line, text in described(tree_of(path))
        if CLAUSE.match(text)
    ]
    assert not offenders


def test_a_class_name_means_one_thing():
    """So does that of a type, as ``Cells = Mapping[…]`` gives it."""
    homes = defaultdict(list)
    for module, path in MODULES.items():
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(module)
        for name in told_names(tree_of(path)):
            if name[:1].isupper() and not name.isupper():
                homes[name].append(module)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


STAND_ALONE = {
    "pipeline.read.limits": "limits of the system, which the measured guards need without workers",
    "pipeline.read.cluster.dask_tasks": "loaded on the cluster's workers, which need no client",
    "pipeline.review.plausible": "one question on counts of any table; review.py lists them all",
    "pipeline.report.template_errors": "sentences to people about tags, found in Jinja's errors",
}
"""Small modules that their only importer would take in, were it not for the reason given."""


def is_small_by_its_kind(module: str) -> bool:
    """True for tables, commands, sheets, a step's entry or records, sentences, words for people."""
    package, _, name = module.rpartition(".")
    kinds = ("schemas.tables", "pipeline.cli", "pipeline.summary.sheets", "pipeline.text.sentences")
    entry = package.rpartition(".")[2]
    return package in kinds or name in (entry, "records") or name.endswith("_words")


def test_a_small_module_with_a_single_importer_joins_it():
    """One that is imported from another package would leave its own."""
    importers = defaultdict(set)
    for module in MODULES:
        for other in imported_by(module):
            importers[other].add(module)
    small = {
        module
        for module, path in MODULES.items()
        if len(path.read_text(encoding="utf-8").splitlines()) < 80
        and path.name != "__init__.py"
        and [one.rpartition(".")[0] for one in importers[module]] == [module.rpartition(".")[0]]
        and not is_small_by_its_kind(module)
    }
    assert small == STAND_ALONE.keys()


def defined_in(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The names that a module defines, each with what defines it; not those that a decorator puts
    somewhere else."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(decorator_list=[]) | ast.ClassDef():
                yield node.name, node
            case ast.Assign(targets=targets):
                yield from ((name.id, node) for name in names_in(targets))
            case ast.AnnAssign(target=target):
                yield from ((name.id, node) for name in names_in([target]))


def names_in(nodes: Iterable[ast.AST]) -> Iterator[ast.Name]:
    for node in nodes:
        yield from (one for one in ast.walk(node) if isinstance(one, ast.Name))


def loads(tree: ast.AST) -> Counter[str]:
    """Count how often each name is read."""
    return Counter(name.id for name in names_in([tree]) if isinstance(name.ctx, ast.Load))


def parameters_of(function: ast.FunctionDef) -> set[str]:
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return {one.arg for one in every} - {"self", "cls"}


@pytest.mark.slow
def test_nothing_is_left_that_nobody_uses():
    """Things for tests alone stand in ``tests/support/``. Methods keep the parameters of what they
    override, functions with a decorator those that it hands on; others open with ``_``."""
    taken = {("pipeline.read.workers", "read_file")}  # by its name, in a process of its own
    page = (ROOT / "pipeline/report/templates/tong-hop.html").read_text(encoding="utf-8")
    taken |= {("pipeline.xlsx.theme", name) for name in re.findall(r"\btheme\.(\w+)", page)}
    for folder in ("pipeline", "schemas", "docs", "bench"):
        for path in modules(folder):
            taken |= {(module, part) for _, module, part in imported(path)}
            known = {name: module for name, (module, part) in imported_names(path).items()}
            for node in nodes_of(path):
                if isinstance(node, ast.Attribute) and isinstance(
                    node.value, ast.Name | ast.Attribute
                ):
                    taken.add((known.get(dotted(node.value), ""), node.attr))
    unused = []
    for module, path in MODULES.items():
        tree = tree_of(path)
        read = loads(tree)
        for name, node in defined_in(tree):
            is_read = read[name] > loads(node)[name] or (module, name) in taken
            if not is_read and name != "__all__" and not module.startswith("schemas.tables."):
                unused.append(f"{module}: {name}")
            if isinstance(node, ast.FunctionDef):
                for one in sorted(parameters_of(node) - loads(node).keys()):
                    if not one.startswith("_"):
                        unused.append(f"{module}: {one} of {name}")
    assert unused == []


@pytest.mark.slow
def test_a_sentence_stands_in_one_module():
    """Long enough to be one fact; headings and single words mean different things."""
    homes = defaultdict(set)
    for module, path in MODULES.items():
        if layer_of(module) not in ("sample", "cli") and not module.startswith("schemas.tables."):
            for text in texts_in(nodes_of(path)):
                if len(text.strip()) >= 30 and is_vietnamese(text):
                    homes[text.strip()].add(module)
    assert {text: found for text, found in homes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("package", ["pipeline", "schemas"])
def test_no_pattern_repeats_a_group_possessively(package):
    """Python before 3.11.5, which Debian 12 has, goes wrong where the last repetition fails midway.
    ``(?>(?:…)*)`` says the same."""
    possessive = re.compile(r"\)[*+?]\+")
    found = [str(path) for path in modules(package) if possessive.search(path.read_text("utf-8"))]
    assert not found


def test_every_package_is_listed_for_the_wheel():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {
        name_of(path)
        for path in modules("pipeline") + modules("schemas")
        if path.name == "__init__.py"
    }
    elsewhere = project["tool"]["setuptools"]["package-dir"]
    assert listed == found | elsewhere.keys()


def test_a_finding_is_given_all_words_of_its_sentence():
    placed = re.compile(r"\{([^{}:!]+)")
    asked = {key: {*placed.findall(one.template)} - {"ô"} for key, one in SENTENCES.items()}
    seen, lacking = 0, []
    for path in modules("pipeline"):
        nodes = nodes_of(path)
        named = [
            (node.lineno, node.targets[0].id, node.value)
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        ]
        named.sort(key=lambda one: one[0])
        for node in nodes:
            is_find = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "find"
            if not is_find or len(node.args) < 2 or not isinstance(node.args[0], ast.Constant):
                continue
            words = node.args[1]
            if isinstance(words, ast.Name):
                before = [one for at, name, one in named if name == words.id and at < node.lineno]
                words = before[-1] if before else words
            if not isinstance(words, ast.Dict) or None in words.keys:
                continue
            given = {getattr(key, "value", "") for key in words.keys}
            seen += 1
            if missing := asked.get(node.args[0].value, set()) - given:
                lacking.append((path.name, node.lineno, *sorted(missing)))
    assert seen > 30
    assert not lacking
