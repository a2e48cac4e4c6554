"""The families of a model of equations: their elements in the order of the data, and what is made of what."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile

from tutor.data_classes import dataclass
from tutor.expressions.trees import symbols_of
from tutor.model.equations import Model
from tutor.model.expansion import Quantity
from tutor.model.families import Index, plain_name


@dataclass(frozen=True)
class ModelFamilies:
    """A model by its families; what stands alone is a family of one element."""

    model: Model

    @cached_property
    def places(self) -> dict[str, tuple[str, Index]]:
        """By element, its family and its index."""
        return dict(self.model.places)

    @cached_property
    def quantities(self) -> dict[str, list[Quantity]]:
        """What is computed, by family."""
        found: dict[str, list[Quantity]] = {}
        for quantity in self.model.quantities:
            found.setdefault(self.family(quantity.name), []).append(quantity)
        return found

    @cached_property
    def uses(self) -> dict[str, list[tuple[str, str]]]:
        """By family, each element with each name that it is made of."""
        return {
            family: [(q.name, name) for q in made for name in symbols_of(q.tree)]
            for family, made in self.quantities.items()
        }

    def family(self, name: str) -> str:
        """The family of a value; of one that stands alone its name."""
        return self.places[name][0] if name in self.places else name

    def called(self, name: str) -> str:
        """A value's family as the lesson calls it: where its elements have other names, what these share."""
        family = self.family(name)
        elements = self.elements(family)
        if all(own == plain_name(family, index) for index, own in elements.items()):
            return family
        names = list(elements.values())
        if len(names) == 1:
            return names[0]
        alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
        return "".join(signs[0] for signs in alike).rstrip("0123456789_") or family

    @cached_property
    def sequence(self) -> list[str]:
        """The families in the order of reading: what is given right before what is first made of it."""
        order: list[str] = []
        made = self.quantities
        for family in made:
            sources = [self.family(name) for _, name in self.uses[family]]
            fresh = dict.fromkeys(f for f in sources if f not in made and f not in order)
            order += sorted(fresh, key=self.is_trained)
            order.append(family)
        leaves = (self.family(name) for name in (*self.model.given, *self.model.parameters))
        return order + list(dict.fromkeys(f for f in leaves if f not in order))

    def is_trained(self, family: str) -> bool:
        """Whether some element is a parameter."""
        return any(name in self.model.parameters for name in self.elements(family).values())

    def elements(self, family: str) -> dict[Index, str]:
        """The elements of a family by their index, in its order; of a single name itself."""
        found = dict(self.model.families.indices(family))
        found = {index: name for index, name in found.items() if name in self.values}
        return dict(sorted(found.items())) if found else {(): family}

    @cached_property
    def values(self) -> frozenset[str]:
        """The plain names of all values."""
        model = self.model
        return frozenset((*model.given, *model.parameters, *model.by_name))
