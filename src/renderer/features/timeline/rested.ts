/** What changes with every turn of a wheel is told once it rests. */

export interface Rested<Value> {
  set(value: Value): void;
  /** Tells what was not told yet, now. */
  end(): void;
}

const restMs = 200;

export function rested<Value>(tell: (value: Value) => void): Rested<Value> {
  let untold: { value: Value; timer: ReturnType<typeof setTimeout> } | null = null;
  const end = (): void => {
    if (untold === null) return;
    const { value, timer } = untold;
    untold = null;
    clearTimeout(timer);
    tell(value);
  };
  return {
    set(value) {
      if (untold !== null) clearTimeout(untold.timer);
      untold = { value, timer: setTimeout(end, restMs) };
    },
    end,
  };
}
