"""Pointing at numbers of the derivation's pages: the trace, and the strip of the outer product."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.views.derivation.outer_product.view import OuterProductView
from app.views.derivation.trace.fields import TraceNumber
from app.views.derivation.trace.view import TraceView
from app.views.lights import Light, outlined
from app.views.seen import SeenView
from app.window.main_window import MainWindow
from nn.derivation.parameter import Parameter
from tests.app.main_job import part
from tests.app.window.test_touching import anything, lit, middle, move, window, words

__all__ = ["window"]


def opened(window: MainWindow, page: QWidget) -> None:
    panel = window._middle.derivation()
    panel.tabs.setCurrentIndex(next(i for i in range(panel.tabs.count()) if panel.tabs.widget(i).isAncestorOf(page)))
    QApplication.processEvents()


def traced(window: MainWindow, parameter: Parameter, key: str = "terms") -> TraceView:
    window.action("derivationAction").trigger()
    trace = part(window, TraceView, "trace")
    opened(window, trace)
    trace.show_parameter(parameter)
    trace.show_part(key)
    QApplication.processEvents()
    return trace


def named(fields: list[TraceNumber], name: str) -> TraceNumber:
    return next(field for field in fields if str(field.name) == name)


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def test_a_factor_of_the_slope_lights_its_pixel_and_is_lit_by_it(window: MainWindow) -> None:
    pixel = 14 * 28 + 14
    trace = traced(window, Parameter(1, 5, pixel))
    line, seen = trace.product, part(window, SeenView, "seen")
    ink = named(list(line.fields()), f"a[0][{pixel}]")
    move(line, ink.box.center().toPoint())
    assert words(window).startswith(f"pixel {pixel} = ")
    assert [box.center().toPoint() for box in lit(seen, Light.SAME)] == [middle(seen, pixel)]
    slope = named(list(line.fields()), f"dC_0/dw[1][5, {pixel}]")
    assert lit(line, Light.TARGET) == [slope.box]
    leave(line)
    assert not anything(window)
    assert words(window) == ""
    move(seen, middle(seen, pixel))
    assert lit(line, Light.SAME) == [ink.box]


def test_a_factor_in_the_tree_of_terms_is_a_number_of_the_step(window: MainWindow) -> None:
    trace = traced(window, Parameter(2, 4, 7))
    tree = trace.terms
    fields = list(tree.fields())
    weight = next(field for field in fields if str(field.name).startswith("w[3]["))
    move(tree.viewport(), weight.box.center().toPoint())
    assert words(window).startswith("w")
    assert "of W[3]" not in words(window).split(" comes from ")[0]
    assert lit(tree.viewport(), Light.SAME) == [weight.box]
    total = named(fields, "delta[2][4]")
    assert lit(tree.viewport(), Light.TARGET) == [total.box]
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum())
    assert tree.verticalScrollBar().value() > 0
    under = [field.box for field in tree.fields() if field.box.contains(weight.box.center())]
    assert lit(tree.viewport(), Light.SAME) == under
    leave(tree.viewport())
    assert not anything(window)


def test_a_step_of_a_path_is_a_weight(window: MainWindow) -> None:
    trace = traced(window, Parameter(2, 4, 7), "paths")
    line = trace.paths.factors
    field = next(field for field in line.fields() if str(field.name).startswith("dz[3]["))
    move(line, field.box.center().toPoint())
    assert words(window).startswith("w")
    assert lit(line, Light.SAME) == [field.box]
    leave(line)
    assert not anything(window)


def test_the_number_of_a_covered_slope_is_not_told(window: MainWindow) -> None:
    trace = traced(window, Parameter(2, 4, 7))
    for covered in (False, True):
        if covered:
            trace.cover.switch.click()
            QApplication.processEvents()
        slope = next(iter(trace.product.fields()))
        move(trace.product, slope.box.center().toPoint())
        assert words(window).startswith("\u2202C/\u2202w\u2084,\u2087\u207d\u00b2\u207e = ") is not covered
        assert words(window)
        leave(trace.product)


def test_what_is_traced_anew_under_a_resting_pointer_is_another_number(window: MainWindow) -> None:
    trace = traced(window, Parameter(2, 4, 7))
    slope = next(iter(trace.product.fields()))
    move(trace.product, slope.box.center().toPoint())
    assert words(window).startswith("\u2202C/\u2202w\u2084,\u2087")
    trace.show_parameter(Parameter(2, 5, 7))
    assert words(window).startswith("\u2202C/\u2202w\u2085,\u2087")


def test_the_strip_of_the_outer_product_lights_what_a_delta_touches(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    view = part(window, OuterProductView, "outerProduct")
    opened(window, view)
    view.show_neuron(5)
    QApplication.processEvents()
    strip, slopes = view.deltas, view.product.views()[-1].cells
    move(strip, middle(strip, 5))
    assert words(window).startswith("\u03b4\u2085\u207d\u00b9\u207e = ")
    assert lit(strip, Light.SAME) == list(map(outlined, strip.boxes((5, 0))))
    assert lit(slopes, Light.TARGET) == [slopes.area()]
    move(strip, middle(strip, 6))
    assert not lit(slopes, Light.TARGET)
    leave(strip)
    assert not anything(window)
