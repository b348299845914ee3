/** How close the curator looks, from one episode to another. */
import { expect, test } from 'vitest';
import { pictureCommands } from '../../../src/renderer/features/review/controller/picture-commands';
import { wholePicture } from '../../../src/renderer/features/player';
import { useToySession } from './toy-session';

const toy = useToySession([[0], [0]]);
const camera = 'front';

const press = (episode: number, id: string) => {
  const { session } = toy;
  const commands = pictureCommands({ session, store: session.episode(episode) }, [camera]);
  commands.find((command) => command.id === `camera.${id}`)?.run();
};
const zoomOf = (episode: number, of = toy.session) =>
  of.zooms.of(episode).pictures[camera] ?? wholePicture;

test('stays while the episode is open, whatever else is zoomed', () => {
  press(0, 'zoom-in');
  toy.session.zooms.set(0, { axisSec: 2 });
  press(0, 'zoom-in');
  expect(zoomOf(0).scale).toBeCloseTo(2.25);
  expect(toy.session.zooms.of(0).axisSec).toBe(2);
});

test('each episode begins whole, one that is opened again and one in a window that is loaded again too', async () => {
  press(0, 'zoom-in');
  toy.session.zooms.set(0, { axisSec: 2 });
  const whole = { pictures: {}, axisSec: null };
  expect(toy.session.zooms.of(1)).toMatchObject(whole);
  press(1, 'zoom-in');
  expect(zoomOf(1).scale).toBeCloseTo(1.5);
  expect(toy.session.zooms.of(0)).toMatchObject(whole);
  expect(zoomOf(1, await toy.openWindow())).toEqual(wholePicture);
});
