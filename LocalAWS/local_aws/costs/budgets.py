"""What a budget has spent and will have spent, from the account's costs."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .filters import test_of
from .store import CostStore, Row, Test, next_month, total

_FILTERS = {"Service": "SERVICE", "LinkedAccount": "LINKED_ACCOUNT", "Region": "REGION", "UsageType": "USAGE_TYPE",
            "RecordType": "RECORD_TYPE"}
_COST_TYPES = {"IncludeCredit": "Credit", "IncludeRefund": "Refund", "IncludeTax": "Tax", "IncludeSupport": "Support",
               "IncludeDiscount": "Discount", "IncludeUpfront": "Upfront", "IncludeRecurring": "Recurring"}


def period(budget: dict[str, Any], today: date) -> tuple[date, date]:
    """The current one; its end is not part of it."""
    unit = budget["TimeUnit"]
    if unit == "DAILY":
        return today, today + timedelta(days=1)
    first = today.replace(day=1)
    if unit == "QUARTERLY":
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    if unit == "ANNUALLY":
        first = first.replace(month=1)
    end = first
    for _ in range({"MONTHLY": 1, "QUARTERLY": 3}.get(unit, 12)):
        end = next_month(end)
    return first, end


def actual(budget: dict[str, Any], store: CostStore) -> Decimal:
    start, end = period(budget, store.today)
    return total(store.within(start, end, _test(budget)))


def yesterday(budget: dict[str, Any], store: CostStore) -> Decimal:
    """What the alerts of daily budgets look at."""
    return total(store.within(store.today - timedelta(days=1), store.today, _test(budget)))


def forecast(budget: dict[str, Any], store: CostStore) -> Decimal | None:
    """The days before today as they were, the others as days were of late."""
    (start, end), test = period(budget, store.today), _test(budget)
    future = store.forecast(store.today, end, test)
    if future is None:
        return None
    return total(store.within(start, store.today, test)) + sum((value for _, value in future), Decimal(0))


def _test(budget: dict[str, Any]) -> Test:
    if "FilterExpression" in budget:
        return test_of(budget["FilterExpression"])
    left_out = {record for key, record in _COST_TYPES.items() if not budget.get("CostTypes", {}).get(key, True)}
    wanted = [(_FILTERS.get(key, key), set(values)) for key, values in budget.get("CostFilters", {}).items()]

    def test(row: Row) -> bool:
        return row.record not in left_out and all(
            bool(values & {f"user:{name}${value}" for name, value in row.tags.items()}) if key == "TagKeyValue"
            else row.dimension(key) in values for key, values in wanted)

    return test
