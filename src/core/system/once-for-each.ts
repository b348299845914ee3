/** `make`, asked once for each thing: a hundred thousand episodes share a few lists of tasks. */
export function onceForEach<Thing, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const known = new Map<Thing, Made>();
  return (thing) => {
    const before = known.get(thing);
    if (before !== undefined) return before;
    const made = make(thing);
    known.set(thing, made);
    return made;
  };
}
