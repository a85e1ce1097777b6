"""Players: what the tests of the player in a browser share."""

from typing import Any

from autograd import Value, step
from autograd.stepping import Stepper


def shown(root: Value, **options: Any) -> str:
    return page_of(step(root, **options))


def page_of(stepper: Stepper) -> str:
    return f"<!DOCTYPE html><meta charset=utf-8>{stepper._repr_html_()}"


def ready(page: Any, count: int = 1) -> Any:
    """Wait until the players of a page are there, and give the first."""
    page.wait_for_function(f"document.querySelectorAll('[data-part=play]').length === {count}")
    return page.locator(".stepgrad").first


def part(page: Any, name: str) -> Any:
    return page.locator(f"[data-part={name}]").first


def card(page: Any, place: int, row: str = "grad") -> str:
    text: str = page.locator(f".node[data-n='{place}'] .{row}").first.text_content()
    return text


def sentences(page: Any, count: int) -> list[str]:
    """Read the sentence of every frame, from the first to the last."""
    found: list[str] = page.evaluate(
        """count => {
            const part = name => document.querySelector(`[data-part=${name}]`);
            return Array.from({ length: count }, (_, at) => {
                part("slider").value = at;
                part("slider").dispatchEvent(new Event("input"));
                return part("sentence").textContent;
            });
        }""",
        count,
    )
    return found


def fields(page: Any) -> Any:
    page.locator("details.sg-leaves summary").first.click()
    page.wait_for_function("document.querySelector('.sg-leaves input').value !== ''")
    return page.locator("details.sg-leaves tbody input")


def large(layers: int) -> Value:
    signals = [Value(0.1 * n, f"x{n}") for n in range(7)]
    for _ in range(layers):
        signals = [
            sum((Value(0.3 - 0.1 * n) * x for n, x in enumerate(signals)), Value(0.1)).tanh()
            for _ in range(7)
        ]
    return sum(signals[1:], signals[0])
