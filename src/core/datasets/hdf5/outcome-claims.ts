/** What HDF5 says about how a demonstration ended: Isaac Lab by an attribute, ManiSkill by a value per step. */
import type { Group } from 'h5wasm';
import { claimed, isOutcomeName, type Claim } from '../outcomes/claims';
import { faultOf, type NamedArray } from './arrays';

/** Of HDF5's classes of types the one of enumerations, which is how h5py stores bool. */
const enumeration = 8;

export const attributeClaims = (group: Group): Claim[] =>
  Object.entries(group.attrs).flatMap(([name, { value, metadata }]) =>
    isOutcomeName(name)
      ? [{ name, value: valueOf(value, metadata.type), from: `the attribute ${name}` }]
      : [],
  );

/** One value, or the last of one per step. Every demonstration has every array: what one does not say is a gap. */
export const arrayClaims = (arrays: readonly NamedArray[]): Claim[] =>
  arrays.flatMap(({ name, array }) => {
    if (!isOutcomeName(name) || faultOf(array) !== null) return [];
    const [rows, ...rest] = array.shape ?? [];
    if (rows === 0 || rest.some((size) => size !== 1)) return [];
    const last = (rows ?? 1) - 1;
    const value =
      rows === undefined ? array.value : array.slice([[last, last + 1], ...rest.map((): [] => [])]);
    const said = valueOf(value, array.metadata.type);
    return Number.isNaN(said) ? [] : [{ name, value: said, from: `the last value of ${name}` }];
  });

/** Attributes and slices come as one value or as an array of it. */
function valueOf(value: unknown, type: number): Claim['value'] {
  const one: unknown =
    ArrayBuffer.isView(value) || Array.isArray(value) ? Reflect.get(value, 0) : value;
  const found = claimed(one);
  return type === enumeration && (found === 0 || found === 1) ? found === 1 : found;
}
