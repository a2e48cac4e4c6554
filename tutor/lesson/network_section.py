"""The [network] and [loss] parts of a lesson file."""

from __future__ import annotations

from tutor.lesson.naming import Names, numbered, unit_names, weight_row_names
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_list, as_numbers, as_prose, as_tables, as_word, one_of
from tutor.model.network import Layer, Loss, Network
from tutor.named_tuples import NamedTuple
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.sayings import Text, said

MOST_PARAMETERS = 20_000
"""A network with more weights and biases than this is refused: each makes two steps or more."""

OF_FORMAT_2 = ("backward", "update", "samples")
"""Tables with which a file says more of a network than format 1 can."""

_LAYERS = "[[network.layers]]"

Rows = tuple[tuple[float, ...], ...]


class _Position(NamedTuple):
    """Where a layer stands: its number from 1, how many there are, and how many inputs it has, if known."""

    number: int
    of: int
    inputs: int | None

    @property
    def last(self) -> bool:
        return self.number == self.of

    @property
    def default_name(self) -> str:
        if self.last:
            return "output"
        return "hidden" if self.of == 2 else f"hidden{self.number}"


class _LayerRead(NamedTuple):
    """A layer as far as it could be read. `layer` is None when its names or shape are not known."""

    units: int | None
    activation: str | None
    activation_place: Place
    layer: Layer | None


class NetworkRead(NamedTuple):
    """The network as far as it could be read.

    `network` is None when its names or its shape are not known; `inputs` and
    `outputs` are how many there are, each None when that is not known.
    """

    network: Network | None
    inputs: int | None = None
    outputs: int | None = None


def read_network(root: Table, names: Names, inputs_of_data: int | None) -> NetworkRead:
    """The network with its loss.

    Args:
        inputs_of_data: how many input values the training data has: how many names inputs get by default.
    """
    missing = said("lesson_files.table_with", header=Text("[network]"), keys=Text("layers"))
    value, place = root.take("network", missing)
    if value is None:
        _read_loss(root, names, None)
        return NetworkRead(None)
    table = Table(value, place)
    input_names, input_place = table.take("inputs")
    missing = said("lesson_files.tables_headed", header=Text(_LAYERS))
    raw_layers, layers_place = table.take("layers", missing)
    entries = [] if raw_layers is None else as_tables(raw_layers, layers_place, _LAYERS)
    defaults = None
    if input_names is None:
        inputs_known = inputs_of_data or (_columns(entries[0][0]) if entries else None)
        defaults = numbered("x", inputs_known)
    inputs = names.read(input_names, input_place, said("lesson_files.names_per_input"), defaults)
    count = len(input_names) if isinstance(input_names, list) else None if inputs is None else len(inputs)
    reads: list[_LayerRead] = []
    for number, (entry, layer_place) in enumerate(entries, start=1):
        width = reads[-1].units if reads else count
        reads.append(_read_layer(entry, layer_place, _Position(number, len(entries), width), names))
    table.close()
    loss = _read_loss(root, names, reads[-1] if reads else None)
    layers = tuple(read.layer for read in reads if read.layer is not None)
    network = None
    if inputs is not None and loss is not None and reads and len(layers) == len(reads):
        parameters = sum(len(row) + 1 for layer in layers for row in layer.weights)
        if parameters <= MOST_PARAMETERS:
            network = Network(inputs, layers, loss)
        else:
            too_many = said("lesson_files.too_many_parameters", count=parameters, most=MOST_PARAMETERS)
            layers_place.error(too_many)
    return NetworkRead(network, count, reads[-1].units if reads else None)


def _columns(entry: object) -> int | None:
    """How many inputs the first row of a layer's weights is for."""
    rows = entry.get("weights") if isinstance(entry, dict) else None
    return len(rows[0]) or None if isinstance(rows, list) and rows and isinstance(rows[0], list) else None


def _read_layer(entry: object, place: Place, position: _Position, names: Names) -> _LayerRead:
    table = Table(entry, place)
    value, name_place = table.take("name")
    name = position.default_name if value is None else as_prose(value, name_place)
    value, activation_place = table.take("activation", one_of(tuple(ACTIVATIONS)))
    activation = None if value is None else as_word(value, activation_place, tuple(ACTIVATIONS))
    weights, units = _read_weights(table, position)
    value, biases_place = table.take("biases")
    per_unit = said("lesson_files.numbers_per_unit")
    biases = None if value is None else as_numbers(value, biases_place, per_unit, units)
    has_biases = value is not None
    z, a = _unit_names(table, position, names, units, _is_linear(activation))
    weight_names = _weight_names(table, position, names, units)
    bias_names = _bias_names(table, position, names, units, has_biases)
    table.close()
    layer = None
    if not (
        name is None or activation is None or weights is None or (has_biases and biases is None)
    ) and not (z is None or a is None or weight_names is None or bias_names is None):
        layer = Layer(name, activation, weights, biases, z, a, weight_names, bias_names)
    return _LayerRead(units, activation, activation_place, layer)


def _is_linear(activation: str | None) -> bool:
    return activation is not None and ACTIVATIONS[activation].linear


def _read_weights(table: Table, position: _Position) -> tuple[Rows | None, int | None]:
    """The weights, None when of the wrong shape; and the number of units, that is of rows, if known."""
    value, place = table.take("weights", said("lesson_files.weight_rows"))
    rows = None if value is None else as_list(value, place, said("lesson_files.rows_of_weights"))
    if rows is None:
        return None, None
    columns = position.inputs
    if columns is None and isinstance(rows[0], list):
        columns = len(rows[0])
    read = [
        as_numbers(row, place.at(unit), said("lesson_files.numbers_per_layer_input"), columns)
        for unit, row in enumerate(rows)
    ]
    whole = tuple(row for row in read if row is not None)
    return (whole if len(whole) == len(read) else None), len(rows)


def _unit_names(
    table: Table, position: _Position, names: Names, units: int | None, linear: bool
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Names of the pre-activations and of the activations; in a linear layer the same."""
    per_unit = said("lesson_files.names_per_unit")
    value, place = table.take("z")
    z = None
    if linear and value is not None:
        names_given = as_list(value, place, per_unit, units)
        if names_given is not None:
            place.warning(said("lesson_files.linear_has_no_z"))
    elif not linear:
        z = names.read(value, place, per_unit, unit_names("z", units, position.number))
    value, place = table.take("a")
    defaults = numbered("yhat", units) if position.last else unit_names("a", units, position.number)
    a = names.read(value, place, per_unit, defaults)
    return (a if linear else z), a


def _weight_names(
    table: Table, position: _Position, names: Names, units: int | None
) -> tuple[tuple[str, ...], ...] | None:
    value, place = table.take("weight_names")
    if value is None:
        if units is None:
            return None
        rows: list[object] = [None] * units
    else:
        given = as_list(value, place, said("lesson_files.rows_of_names"), units)
        if given is None:
            return None
        rows = given
    read = [
        names.read(
            row,
            place if value is None else place.at(index),
            said("lesson_files.names_per_layer_input"),
            weight_row_names(index + 1, position.inputs, position.number),
        )
        for index, row in enumerate(rows)
    ]
    whole = tuple(row for row in read if row is not None)
    return whole if len(whole) == len(read) else None


def _bias_names(
    table: Table, position: _Position, names: Names, units: int | None, has_biases: bool
) -> tuple[str, ...] | None:
    value, place = table.take("bias_names")
    if has_biases:
        defaults = unit_names("b", units, position.number)
        return names.read(value, place, said("lesson_files.names_per_unit"), defaults)
    if value is not None:
        place.error(said("lesson_files.no_biases"))
    return ()


def _read_loss(root: Table, names: Names, output: _LayerRead | None) -> Loss | None:
    """The loss; None when its kind or its names could not be made out."""
    missing = said("lesson_files.table_with", header=Text("[loss]"), keys=Text("kind"))
    value, place = root.take("loss", missing)
    if value is None:
        return None
    table = Table(value, place)
    value, kind_place = table.take("kind", one_of(tuple(LOSSES)))
    kind = None if value is None else as_word(value, kind_place, tuple(LOSSES))
    value, name_place = table.take("name")
    name = names.one(value, name_place, default="L")
    units = None if output is None else output.units
    value, target_place = table.take("targets")
    per_output = said("lesson_files.names_per_output")
    targets = names.read(value, target_place, per_output, numbered("y", units))
    value, terms_place = table.take("terms")
    terms: tuple[str, ...] | None = ()
    if value is not None:
        terms = names.read(value, terms_place, per_output, numbered("E", units))
    table.close()
    if kind is not None and output is not None:
        _check_pairing(kind, output)
    if kind is None or name is None or targets is None or terms is None:
        return None
    return Loss(kind, name, targets, terms)


def _check_pairing(kind: str, output: _LayerRead) -> None:
    if output.activation is None:
        return
    found, needed = ACTIVATIONS[output.activation], LOSSES[kind].output
    place = output.activation_place
    if needed is not None and needed is not found:
        place.error(
            said(
                "lesson_files.loss_needs",
                loss=Text(kind),
                needed=Text(needed.name),
                found=Text(output.activation),
            )
        )
    elif found.coupled and output.units == 1:
        place.warning(said("lesson_files.softmax_alone", activation=Text(found.name)))
