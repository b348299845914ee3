/** How the result is read in Python: with LeRobot's own loader. */
export function loadSnippet(out: string, version: string): string {
  const name = out.split(/[/\\]/).at(-1) ?? 'export';
  const loader = version.startsWith('v2') ? 'lerobot==0.3.3' : 'lerobot>=0.4';
  return [
    `# pip install "${loader}"`,
    'from lerobot.datasets.lerobot_dataset import LeRobotDataset',
    '',
    'dataset = LeRobotDataset(',
    `    ${JSON.stringify(`local/${name}`)},`,
    `    root=${JSON.stringify(out)},`,
    ')',
    'frame = dataset[0]',
    'print(frame["is_keyframe"], frame["reasoning"])',
  ].join('\n');
}
