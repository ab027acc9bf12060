"""Values changed: by a little, so that what is looked at first is right; or wholly."""

import json
import re

from tests.e2e.fuzzing.hostile import HOSTILE, OTHER_TYPES

NUMBER = re.compile(rb"-?\d{1,15}\Z")


class Values:
    """Of one chance; `keys` are those of what is there."""

    def __init__(self, random, keys):
        self.random, self.keys = random, [str(key).encode() for key in keys]

    def any(self):
        chance = self.random.random()
        if chance < 0.3:
            return self.random.choice(self.keys)
        if chance < 0.9:
            return self.random.choice(HOSTILE)
        return self.bytes(30)

    def bytes(self, most):
        return bytes(self.random.randrange(256) for _ in range(self.random.randrange(most)))

    def changed(self, value):
        """What stands in place of `value`, a field's present one."""
        if value[:1] in (b"{", b"[") and self.random.random() < 0.8:
            return self.exchanged(value)
        if NUMBER.match(value) and self.random.random() < 0.6:
            return str(int(value) + self.random.choice([-1, 1, 2, 10**6, 10**12, -(10**12)])).encode()
        if not value or self.random.random() < 0.4:
            return self.any()
        return self.altered(value)

    def altered(self, value):
        """With some bytes changed, taken out or put in, at any place."""
        changed = bytearray(value)
        for _time in range(self.random.randint(1, 8)):
            place = self.random.randrange(len(changed) or 1)
            changed[place : place + self.random.randint(0, 3)] = self.bytes(4)
        return bytes(changed)

    def exchanged(self, value):
        """JSON in which something has another type or isn't there, or what was near to JSON."""
        try:
            tree = json.loads(value)
        except ValueError:
            return self.altered(value)
        for _time in range(self.random.choice([1, 1, 1, 2, 4])):
            tree = self.with_another(tree)
        return json.dumps(tree).encode()

    def with_another(self, tree):
        places = list(places_in(tree))
        if not places:
            return self.random.choice(OTHER_TYPES)
        inside, key = self.random.choice(places)
        if isinstance(inside, dict) and self.random.random() < 0.3:
            del inside[key]
        else:
            inside[key] = self.random.choice(
                [*OTHER_TYPES, [inside[key]], int(self.random.choice(self.numbers()))]
            )
        return tree

    def numbers(self):
        return [key for key in self.keys if key.isdigit()] or [b"1"]


def places_in(tree):
    """Each list or object in it with each of its keys."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from places_in(tree[key])
