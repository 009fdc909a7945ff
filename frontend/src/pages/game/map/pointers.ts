import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { moved, type Size, type View, zoomed } from "./view.ts";

type Change = (to: (view: View, size: Size) => View) => void;
type Point = readonly [x: number, y: number];

/** A press that moves less is a choice, in pixels. */
const slack = 6;

/** Moves a map by one finger or the mouse, and scales it by two fingers or the wheel. */
export function usePointers(
  box: RefObject<HTMLElement>,
  change: { readonly current: Change },
  choose: { readonly current: (point: Point) => void },
): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const pressed = new Map<number, Point>();
    let travelled = 0;
    const at = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    const down = (event: PointerEvent) => {
      pressed.set(event.pointerId, at(event));
      if (pressed.size === 1) travelled = 0;
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const before = pressed.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
      pressed.set(event.pointerId, now);
      travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (other)
        change.current((view, size) =>
          zoomed(view, size, Math.log2(apart(now, other) / apart(before, other)), middle(now, other)),
        );
      else change.current(view => moved(view, [now[0] - before[0], now[1] - before[1]]));
    };
    const up = (event: PointerEvent) => {
      const isChoice = pressed.size === 1 && travelled < slack && event.type === "pointerup";
      if (pressed.delete(event.pointerId) && isChoice) choose.current(at(event));
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const steps = Math.max(-1, Math.min(1, -event.deltaY / 240));
      change.current((view, size) => zoomed(view, size, steps, at(event)));
    };
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("wheel", wheel);
    };
  }, []);
}

const apart = (one: Point, other: Point) => Math.max(1, Math.hypot(one[0] - other[0], one[1] - other[1]));
const middle = (one: Point, other: Point): Point => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
