"""What an owner expects, what can be had, and what a talk does about it.

A `Ledger` holds every expectation of one owner in one matter: how much it matters, what would be adequate and what is desired
(between them lies the zone of tolerance), what can really be delivered and who may grant it, and whether it was said at all.
Steps such as `elicit`, `rank`, `meet` or `lower` give a new ledger and say what happened, with the standard that says so.
`satisfaction` weighs what was had against what was expected, `settle` lets promises fall due, and `best_reachable` says how
far one could have come.

>>> from steward.service.expectation import typical, play, satisfaction
>>> ledger = typical("leak").ledger
>>> after = play(ledger, ["elicit", "involve", "meet", "explain"])
>>> satisfaction(ledger).value < satisfaction(after.ledger).value
True

Sources: V. A. Zeithaml, L. L. Berry and A. Parasuraman, “The nature and determinants of customer expectations of service”, Journal
of the Academy of Marketing Science 21 (1993) 1-12 (adequate and desired service, the zone between them, what moves them);
R. L. Oliver, “A cognitive model of the antecedents and consequences of satisfaction decisions”, Journal of Marketing Research 17
(1980) 460-469 (satisfaction follows what was had against what was expected); D. Kahneman and A. Tversky, “Prospect theory”,
Econometrica 47 (1979) 263-291 (losses weigh more than gains).
"""

from steward.service.expectation.best import Best, best_reachable
from steward.service.expectation.disconfirmation import Part, Satisfaction, felt, satisfaction
from steward.service.expectation.examples import Typical, typical, typicals
from steward.service.expectation.giving import exceed, involve, meet, overpromise, promise, take_back
from steward.service.expectation.happened import Happened, Moved, Played
from steward.service.expectation.later import in_the_end, next_time, settle, shift_attention
from steward.service.expectation.ledger import Debt, Expectation, Layer, Ledger, Zone, read_ledger
from steward.service.expectation.lowering import elicit, explain, lower, rank, trade
from steward.service.expectation.parameters import parameter, steps
from steward.service.expectation.talk import respond
from steward.service.expectation.ways import play, take_step

__all__ = [
    "Best", "Debt", "Expectation", "Happened", "Layer", "Ledger", "Moved", "Part", "Played", "Satisfaction", "Typical", "Zone",
    "best_reachable", "elicit", "exceed", "explain", "felt", "in_the_end", "involve", "lower", "meet", "next_time", "overpromise",
    "parameter", "play", "promise", "rank", "read_ledger", "respond", "satisfaction", "settle", "shift_attention", "steps", "take_back",
    "take_step", "trade", "typical", "typicals",
]  # fmt: skip
