import { describe, expect, it } from 'vitest';
import { lookAt, translation } from '../../scripts/demo/pose';
import { ellipsoid, plane, roundedBox, type Mesh } from '../../scripts/demo/render/mesh';
import { Painter } from '../../scripts/demo/render/picture';
import type { Camera, Item, Material, Scene } from '../../scripts/demo/render/scene';

const matt = (red: number, green: number, blue: number): Material => ({
  colour: [red, green, blue],
  mirror: 0.02,
  gloss: 10,
});

const item = (mesh: Mesh, material: Material, group: number): Item => ({
  mesh,
  material,
  pose: translation(0.25, 0, group === 0 ? 0 : 0.1),
  group,
  castsShadow: group > 0,
});

const ground = item(plane(1, 1, 4), matt(0.6, 0.6, 0.6), 0);
const above: Camera = { pose: lookAt([0.25, 0, 1], [0.25, 0, 0], [1, 0, 0]), fieldOfView: 0.6 };
const scene = (...items: Item[]): Scene => ({ items, occluders: new Map() });

/** Red, green, blue at a pixel. */
const pixel = (rgb: Uint8Array, [x, y]: readonly [number, number], width: number): number[] =>
  Array.from(rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));

describe('the renderer', () => {
  it('shows the nearest thing, smoothly at its edges', () => {
    const box = item(roundedBox([0.2, 0.2, 0.05], 0.005), matt(0.7, 0.05, 0.05), 1);
    const rgb = new Painter(64, 64).paint(scene(ground, box), above);
    const [red, green] = pixel(rgb, [32, 32], 64);
    expect(red).toBeGreaterThan(2 * (green ?? 0));
    const corner = pixel(rgb, [2, 2], 64);
    expect(Math.max(...corner) - Math.min(...corner)).toBeLessThan(60);
    const along = new Set(Array.from({ length: 64 }, (_, x) => pixel(rgb, [x, 32], 64)[1]));
    // Not just box and ground: bevel, shadow and blended edge.
    expect(along.size).toBeGreaterThan(4);
  });

  it('lets a ball cast a soft shadow away from the lamp', () => {
    const ball = item(ellipsoid(0.05, 0.05), matt(0.2, 0.2, 0.8), 1);
    const painter = new Painter(96, 96);
    const bare = painter.paint(scene(ground), above);
    const shaded = painter.paint(scene(ground, ball), above);
    const darker = Array.from(
      { length: 96 * 96 },
      (_, i) => (bare[3 * i] ?? 0) - (shaded[3 * i] ?? 0),
    );
    // In the picture +x is up and +y is left; the lamp is on both sides, so the shadow falls right and below.
    const inCorner = (right: boolean): number =>
      darker.filter((d, i) => d > 40 && (right ? i % 96 > 58 : i % 96 < 38)).length;
    expect(inCorner(true)).toBeGreaterThan(20);
    expect(inCorner(false)).toBe(0);
    expect(new Set(darker.filter((d) => d > 5)).size).toBeGreaterThan(10);
  });

  it('paints the same picture twice', () => {
    const box = item(roundedBox([0.2, 0.1, 0.05], 0.005), matt(0.1, 0.6, 0.2), 1);
    const once = new Painter(48, 32).paint(scene(ground, box), above);
    const again = new Painter(48, 32).paint(scene(ground, box), above);
    expect(again).toEqual(once);
  });

  it('cuts what reaches behind the camera', () => {
    const inside: Camera = { pose: lookAt([0.25, 0, 0.05], [0.6, 0, 0]), fieldOfView: 1 };
    const rgb = new Painter(32, 32).paint(scene(ground), inside);
    expect(pixel(rgb, [16, 31], 32).every((v) => v > 60)).toBe(true);
    expect(pixel(rgb, [16, 0], 32)).toEqual([0, 0, 0]);
  });
});

describe('meshes', () => {
  it('are closed and face outwards', () => {
    for (const mesh of [roundedBox([0.2, 0.3, 0.1], 0.02), ellipsoid(0.1, 0.2)]) {
      const { positions: p, triangles: t } = mesh;
      const corner = (k: number): [number, number, number] => [
        p[3 * k]!,
        p[3 * k + 1]!,
        p[3 * k + 2]!,
      ];
      let volume = 0;
      for (let i = 0; i < t.length; i += 3) {
        const [a, b, c] = [corner(t[i]!), corner(t[i + 1]!), corner(t[i + 2]!)];
        volume +=
          (a[0] * (b[1] * c[2] - b[2] * c[1]) -
            a[1] * (b[0] * c[2] - b[2] * c[0]) +
            a[2] * (b[0] * c[1] - b[1] * c[0])) /
          6;
      }
      // Positive only if all faces wind the same way, and near the solid's volume only if none is missing.
      const solid =
        mesh.openness.length > 400 ? (4 / 3) * Math.PI * 0.1 * 0.1 * 0.2 : 0.2 * 0.3 * 0.1;
      expect(volume).toBeGreaterThan(0.93 * solid);
      expect(volume).toBeLessThan(1.01 * solid);
    }
  });
});
