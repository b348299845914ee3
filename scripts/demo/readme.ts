/** The text that goes with the dataset. */
import { spawnSync } from 'node:child_process';
import type { Episode } from './episodes';
import type { Recipe } from './recipe';

const ffmpegVersion = (): string => {
  const { stdout } = spawnSync(process.env['FFMPEG_BIN'] ?? 'ffmpeg', ['-version'], {
    encoding: 'utf8',
  });
  return /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
};

export function readme(
  episodes: readonly Episode[],
  { tasks, cameras, fps }: Recipe,
  madeBy: string,
): string {
  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const counts = tasks.map(({ text }, i) => {
    const of = episodes.filter(({ plan }) => plan.task === i);
    return `- ${text} (episodes ${of.map(({ plan }) => plan.episode).join(', ')})`;
  });
  const words = {
    miss: 'the first grasp closes on nothing, the second one succeeds',
    slip: 'the object falls out of the hand and is picked up again',
    lost: 'the object falls out of the hand and stays there: the task is not done',
    topple: 'the cube is set down too far out and falls: the task is not done',
    reorient: 'the hand stops above the goal, turns, and goes on',
  } as const;
  const unusual = episodes.flatMap(({ plan }) =>
    plan.mishap === null ? [] : [`- episode ${plan.episode}: ${words[plan.mishap]}`],
  );
  const pictures = cameras.map(
    ({ key, width, height, codec }) =>
      `\`${key}\` (${width}x${height}, ${codec === 'av1' ? 'AV1' : 'H.264'})`,
  );
  return `# Demo dataset

A simulated six-axis arm with a parallel gripper picks and places things on a table: ${episodes.length} episodes,
${frames} frames at ${fps} frames per second, in the LeRobot v3.0 layout. No robot and no person recorded it; it is here
so that the studio can be tried, tested and scored without other data.

Tasks:

${counts.join('\n')}

${unusual.length === 0 ? '' : `Not everything goes well:\n\n${unusual.join('\n')}\n\n`}## What is in it

- ${pictures.join(' and ')}, several episodes per file, a random-access picture at each episode's start.
- \`observation.state\`: six joint angles in radians (as measured, with a little noise) and the gripper's opening, 0 closed
  to 1 open (85 mm). The opening lags the command and stops at the width of what is held.
- \`observation.ee_pose\`: the gripper's tip in the frame of the robot's base, metres (x forward, y left, z up), and roll, pitch,
  yaw in radians. Roll is about pi when the hand points down.
- \`action\`: the joint angles of the next frame and what the gripper is told.
- \`reasoning\`: dense text, one per frame, in the manner of embodied chain of thought. It mostly repeats itself, which is the point.
- \`events.json\` (not part of LeRobot's layout): the true times of what happens, in the form of hand-marked labels, for
  \`dualvla evaluate\`. Its \`protocol\` says what each kind means.

## How it was made

\`${madeBy}\` (\`scripts/demo\`) makes it: inverse kinematics of an arm with the link lengths of a UR3e, minimum-jerk strokes
with human-like flaws, and a small software renderer; ffmpeg ${ffmpegVersion()} encoded the videos and DuckDB wrote the tables.
All randomness is seeded: the same program and ffmpeg give the same bytes.

Licence: MIT, as the project.
`;
}
