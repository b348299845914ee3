/** Whatever the stand-in does not model throws, or a test would pass on nothing. */

/**
 * Reading a property that `target` lacks throws; those that exist may be replaced, as tests do with the dialogs of real
 * Electron.
 */
export function modelled<T extends object>(name: string, target: T): T {
  const check = (object: T, key: string | symbol) => {
    // Promises and inspectors look for symbols and `then` on anything.
    if (typeof key === 'string' && key !== 'then' && !(key in object)) {
      throw new Error(`not modelled: ${name}.${key}`);
    }
  };
  return new Proxy(target, {
    get(object, key) {
      check(object, key);
      const value: unknown = Reflect.get(object, key, object);
      const isMethod = typeof value === 'function' && !Object.hasOwn(value, 'prototype');
      return isMethod ? (value as () => unknown).bind(object) : value;
    },
    set(object, key, value) {
      check(object, key);
      return Reflect.set(object, key, value, object);
    },
  });
}

/** For what takes options of which the stand-in knows only some. */
export function onlyKnown(name: string, given: object, known: readonly string[]): void {
  const other = Object.keys(given).find((key) => !known.includes(key));
  if (other !== undefined) throw new Error(`not modelled: ${name} with ${other}`);
}
