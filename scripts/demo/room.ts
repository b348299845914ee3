/** Table, floor and walls. The table's top is z = 0; the arm's base stands at the origin. */
import { part, type Body, type Part } from './parts';
import { chain, rotationX, rotationY, rotationZ, translation, type Pose } from './pose';
import { seededRandom } from './random';
import { plane, roundedBox } from './render/mesh';
import { srgb, type Colour, type Material } from './render/scene';

const wood = woodTexture();
const tableTop: Material = {
  colour: srgb(0xc79a68),
  mirror: 0.04,
  gloss: 45,
  pattern: (x, y, z) => (z > 0.014 ? wood(x, y) : srgb(0x9b7448)),
};
const frame: Material = { colour: srgb(0x4a4e54), mirror: 0.05, gloss: 40 };
const floor: Material = { colour: srgb(0x7d7f82), mirror: 0.03, gloss: 12 };
const wall = (hex: number): Material => ({ colour: srgb(hex), mirror: 0.02, gloss: 6 });

const tableCentre = { x: 0.32, y: 0 } as const;
const tableSize = [1.15, 1.3, 0.03] as const;

const table: Body = {
  parts: [
    part(roundedBox(tableSize, 0.004), tableTop, translation(tableCentre.x, tableCentre.y, -0.015)),
    ...[-1, 1].flatMap((sx) =>
      [-1, 1].map((sy) =>
        part(
          roundedBox([0.05, 0.05, 0.7], 0.004),
          frame,
          translation(tableCentre.x + sx * 0.5, tableCentre.y + sy * 0.58, -0.38),
        ),
      ),
    ),
  ],
  occluders: [],
};

/** A square fiducial marker: black border, six by six cells. Stands in for the tags labs calibrate cameras with. */
function marker(seed: number, edge: number): Part {
  const random = seededRandom(seed);
  const cells = Array.from({ length: 36 }, () => random.chance(0.5));
  const [black, white] = [srgb(0x1b1b1c), srgb(0xeeeeea)];
  const colour = (x: number, y: number): Colour => {
    const [c, r] = [x, y].map((v) => Math.floor((v / edge + 0.5) * 10)) as [number, number];
    // One white cell around, one black one, then the code.
    if (c < 1 || r < 1 || c > 8 || r > 8) return white;
    if (c < 2 || r < 2 || c > 7 || r > 7) return black;
    return cells[(r - 2) * 6 + c - 2] ? white : black;
  };
  return part(plane(edge, edge, 1), {
    colour: white,
    pattern: colour,
    mirror: 0.02,
    gloss: 10,
  });
}

const markers: Body = {
  parts: [
    { ...marker(3, 0.07), pose: chain(translation(0.27, -0.43, 0.0006), rotationZ(0.06)) },
    { ...marker(5, 0.07), pose: chain(translation(0.02, 0.36, 0.0006), rotationZ(-0.03)) },
    { ...marker(8, 0.07), pose: chain(translation(0.43, 0.4, 0.0006), rotationZ(0.1)) },
  ],
  occluders: [],
};

const board = wall(0x8d939a);
const bin = (hex: number, x: number, z: number): Part =>
  part(
    roundedBox([0.26, 0.24, 0.17], 0.012),
    { colour: srgb(hex), mirror: 0.04, gloss: 40 },
    translation(x, 1.36, z),
  );

/** Shelves in the corner behind the robot. */
const shelves: Body = {
  parts: [
    ...[-0.06, 0.27].map((z) =>
      part(roundedBox([1.5, 0.3, 0.02], 0.004), board, translation(-0.15, 1.35, z)),
    ),
    bin(0x4d6f8f, -0.62, 0.04),
    bin(0x9aa3a8, -0.3, 0.04),
    bin(0x4d6f8f, 0.1, 0.04),
    bin(0xb0713c, -0.5, 0.37),
    bin(0x9aa3a8, -0.1, 0.37),
  ],
  occluders: [],
};

const upright = (x: number, y: number, turn: Pose): Pose => chain(translation(x, y, 0.4), turn);

const walls: Body = {
  parts: [
    part(plane(5, 5, 8), floor, translation(0.8, 0, -0.73)),
    part(plane(3, 5, 8), wall(0x97a3ab), upright(-0.95, 0, rotationY(Math.PI / 2))),
    part(plane(3, 5, 8), wall(0xa7a6a1), upright(3, 0, rotationY(-Math.PI / 2))),
    part(plane(5, 3, 8), wall(0xa3a9ab), upright(0.8, 1.5, rotationX(Math.PI / 2))),
    part(plane(5, 3, 8), wall(0xa5a39c), upright(0.8, -2.2, rotationX(-Math.PI / 2))),
  ],
  occluders: [],
};

/** All that never moves. */
export const room: readonly Body[] = [table, walls, markers, shelves];

/** Boards along y with a fine grain; a texture of 2 mm cells, read between cells. */
function woodTexture(): (x: number, y: number) => Colour {
  const random = seededRandom(11);
  const [columns, rows, cell] = [640, 720, 0.002];
  const light = srgb(0xcba67b);
  const dark = srgb(0xa67d52);
  const boards = Array.from({ length: 24 }, () => ({
    shade: random.uniform(-0.12, 0.12),
    phase: random.uniform(0, 50),
    bend: random.uniform(2, 5),
  }));
  const noise = Float32Array.from({ length: 4096 }, () => random.uniform(0, 1));
  const soft = (v: number): number => {
    const i = Math.floor(v);
    const t = v - i;
    const s = t * t * (3 - 2 * t);
    return noise[i & 4095]! * (1 - s) + noise[(i + 1) & 4095]! * s;
  };
  const grain = new Float32Array(columns * rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const [x, y] = [c * cell, r * cell];
      const number = Math.floor(x / 0.115);
      const board = boards[number % boards.length]!;
      const across = x * 130 + board.bend * soft(y * 2.2 + board.phase) + board.phase * 7;
      const fine = 0.5 * soft(across) + 0.3 * soft(across * 2.7 + soft(y * 3) * 2);
      const gap = Math.abs(x / 0.115 - number) < 0.018 ? 0.45 : 0;
      grain[r * columns + c] = 0.1 + board.shade + 0.75 * fine + gap;
    }
  const at = (c: number, r: number): number =>
    grain[Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c))]!;
  return (x, y) => {
    const [u, v] = [(x + tableSize[0] / 2) / cell, (y + tableSize[1] / 2) / cell];
    const [c, r] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [u - c, v - r];
    const g =
      (at(c, r) * (1 - s) + at(c + 1, r) * s) * (1 - t) +
      (at(c, r + 1) * (1 - s) + at(c + 1, r + 1) * s) * t;
    const share = Math.min(1, Math.max(0, g));
    return [
      light[0] + (dark[0] - light[0]) * share,
      light[1] + (dark[1] - light[1]) * share,
      light[2] + (dark[2] - light[2]) * share,
    ];
  };
}
