/** What the studio does not read, told by the names in a folder and declined by the name of its format. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Names looked at, and how deep they lie. */
const most = 3_000;
const deepest = 4;

interface UnreadLayout {
  /** One name that only this format has; folders end in `/`. */
  sign: RegExp;
  what: string;
  advice: string;
}

const asLeRobot = 'convert it to LeRobot v3.0 or to HDF5 demonstrations, then open that';

/** The first that fits counts: what is certain comes before what is common. */
const layouts: readonly UnreadLayout[] = [
  {
    sign: /\.lance\/$/,
    what: 'Lance tables (.lance)',
    advice: 'write it with parquet and mp4 files, as LeRobot does by default, then open that',
  },
  {
    sign: /(\.zarr\/|\.zarr\.zip|\/\.z(group|array|attrs|metadata)|\/zarr\.json)$/,
    what: 'a Zarr store, as UMI and Diffusion Policy keep their replay buffers',
    advice: asLeRobot,
  },
  {
    sign: /\.tfrecord\.spec$/,
    what: 'TFRecord files of TF-Agents (a .spec beside each), not RLDS',
    advice: 'write it as RLDS with tensorflow-datasets, which adds features.json, then open that',
  },
  {
    sign: /\.(mcap|bag|db3)$/,
    what: 'ROS bags (.bag, .db3, .mcap)',
    advice: 'convert it to LeRobot with a converter for your robot, then open that',
  },
  {
    sign: /\.rrd$/i,
    what: 'Rerun recordings (.rrd)',
    advice: 'open the dataset that they were made from',
  },
  {
    sign: /^\/episodes\/[^/]+\/(action|obs)\/arms\/$/,
    what: "OpenArm's own dataset (metadata.yaml, a parquet file per signal)",
    advice: "convert it with OpenArm's converter to LeRobot, then open that",
  },
  {
    sign: /\/data-\d{5}-of-\d{5}\.arrow$/,
    what: 'a dataset saved by Hugging Face datasets (.arrow files and state.json), not by LeRobot',
    advice: 'write it with LeRobot, then open that',
  },
  {
    sign: /\/(reasonings?|embodied_features)[^/]*\.json$/i,
    what: 'reasoning of Embodied Chain-of-Thought without the episodes that it belongs to',
    advice: 'put its JSON file into the folder of that dataset, then open that',
  },
  { sign: /\.npz$/i, what: 'NumPy archives (.npz)', advice: asLeRobot },
  { sign: /\.npy$/i, what: 'NumPy arrays (.npy)', advice: asLeRobot },
  { sign: /\.(pkl|pickle|pt|pth)$/i, what: 'Python pickles (.pkl, .pt)', advice: asLeRobot },
  { sign: /\.mat$/i, what: 'MATLAB files (.mat)', advice: asLeRobot },
  {
    sign: /\.tfrecord(-\d+-of-\d+)?$/,
    what: 'TFRecord files without the features.json of RLDS',
    advice:
      'open the folder of its version that holds features.json and dataset_info.json, or write it anew',
  },
  {
    sign: /\.arrow$/i,
    what: 'Arrow files without the meta folder of LeRobot',
    advice: 'write it with LeRobot, then open that',
  },
  {
    sign: /\.(tar|tar\.gz|tgz|zip|7z|zst)$/i,
    what: 'archives',
    advice: 'unpack them, then open the folder that comes out',
  },
  {
    sign: /\.svo2?$/i,
    what: 'recordings of ZED cameras (.svo)',
    advice: "export each as a video with ZED's own program, then open the folder",
  },
  {
    sign: /\/[^/]+\/[^/]+\.(mp4|m4v|mov|mkv|webm|avi)$/i,
    what: 'videos in folders below it, without the numbers of a robot',
    advice:
      'open the folder that the videos lie in, or convert them to LeRobot with their numbers, then open that',
  },
  {
    sign: /\.parquet$/i,
    what: 'parquet files without the meta folder of LeRobot',
    advice: "download the dataset whole, or convert it with LeRobot's scripts, then open that",
  },
  {
    sign: /\.(jpe?g|png|webp|bmp)$/i,
    what: 'pictures one by one',
    advice: 'make a video of each episode, or convert it to LeRobot, then open that',
  },
  {
    sign: /\.(csv|jsonl?|ya?ml|txt)$/i,
    what: 'texts and tables, not episodes',
    advice: asLeRobot,
  },
];

/** What the folder holds and what to do, as the end of a sentence; null where no name tells. */
export async function unreadLayout(root: string): Promise<string | null> {
  const names = await namesBelow(root);
  const found = layouts.find(({ sign }) => names.some((name) => sign.test(name)));
  return found === undefined
    ? null
    : `holds ${found.what}, which the studio does not read; ${found.advice}.`;
}

/** Paths of files, and of folders with a `/` behind; they begin with `/`. Links are not followed. */
async function namesBelow(root: string): Promise<string[]> {
  const names: string[] = [];
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (names.push(`${folder}/${entry.name}${entry.isDirectory() ? '/' : ''}`) >= most) return;
    }
    if (depth === deepest) return;
    for (const entry of entries.filter((each) => each.isDirectory())) {
      if (names.length >= most) return;
      await look(`${folder}/${entry.name}`, depth + 1);
    }
  };
  await look('', 0);
  return names;
}
