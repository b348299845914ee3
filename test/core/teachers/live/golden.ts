/** What Python's msgpack and NumPy write, byte for byte: messages of openpi and GR00T, files of `np.save`. */
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** The head of a file of `np.save`, 128 bytes in all. */
const npyHead = (words: string): string =>
  Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1').toString('hex') +
  Buffer.from(`${words.padEnd(117)}\n`).toString('hex');

/** `[[0.5, -1.25], [2, 3]]`, float32. */
export const npy = hex(
  `${npyHead("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }")} 0000003f 0000a0bf 00000040 00004040`,
);
/** `[[1, 2, 3], [4, 5, 6]]`, float64, as `np.asfortranarray` stores it. */
export const npyColumnMajor = hex(
  `${npyHead("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }")} 000000000000f03f 0000000000001040
   0000000000000040 0000000000001440 0000000000000840 0000000000001840`,
);

/** `{"observation/image": 2x2x3 of 0..11, "observation/state": [0.5, -1], "prompt": "pick it up"}` */
export const openpiObservation = hex(`83
  b16f62736572766174696f6e2f696d616765 84 c40b5f5f6e6461727261795f5f c3 c40464617461
    c40c000102030405060708090a0b c4056474797065 a37c7531 c4057368617065 93020203
  b16f62736572766174696f6e2f7374617465 84 c40b5f5f6e6461727261795f5f c3 c40464617461
    c4080000003f000080bf c4056474797065 a33c6634 c4057368617065 9102
  a670726f6d7074 aa7069636b206974207570`);

/**
 * `{"actions": [[0.5, -1.25], [2, 3]], "state": [1.0], "policy_timing": {...}, "step": np.int64(3), "server_timing":
 * {...}}`
 */
export const openpiActions = hex(`85
  a7616374696f6e73 84 c40b5f5f6e6461727261795f5f c3 c40464617461 c4100000003f0000a0bf0000004000004040
    c4056474797065 a33c6634 c4057368617065 920202
  a57374617465 84 c40b5f5f6e6461727261795f5f c3 c40464617461 c408000000000000f03f
    c4056474797065 a33c6638 c4057368617065 9101
  ad706f6c6963795f74696d696e67 81 a8696e6665725f6d73 cb4029000000000000
  a473746570 83 c40d5f5f6e7067656e657269635f5f c3 c40464617461 03 c4056474797065 a33c6938
  ad7365727665725f74696d696e67 81 a8696e6665725f6d73 cb400c000000000000`);

/** `{"reset_pose": [0, -1.5], "name": "pi0"}` */
export const openpiGreeting = hex(
  '82aa72657365745f706f73659200cbbff8000000000000a46e616d65a3706930',
);

const npyIn = (file: string): string =>
  `82 b15f5f6e6461727261795f636c6173735f5f c3 a661735f6e7079 ${file}`;

/** A `get_action` with an `api_token`: video `front` 1x1x2x2x3, state `arm` 1x1x2, language `task`. */
export const grootRequest = hex(`83
  a8656e64706f696e74 aa6765745f616374696f6e
  a464617461 82
    ab6f62736572766174696f6e 83
      a5766964656f 81 a566726f6e74 ${npyIn(`c48c
        ${npyHead("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 2, 2, 3), }")} 000102030405060708090a0b`)}
      a57374617465 81 a361726d ${npyIn(`c488
        ${npyHead("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }")} 0000003f000080bf`)}
      a86c616e6775616765 81 a47461736b 91 91 aa7069636b206974207570
    a76f7074696f6e73 c0
  a96170695f746f6b656e a6736563726574`);

/** `[{"arm": [[[0.5], [1.5]]], "gripper": [[[1.0], [0.0]]]}, {}]` */
export const grootActions = hex(`92 82
  a361726d ${npyIn(`c488 ${npyHead("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 1), }")} 0000003f0000c03f`)}
  a767726970706572 ${npyIn(`c488 ${npyHead("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 1), }")} 0000803f00000000`)}
  80`);

/** `{"error": "no such key"}` */
export const grootError = hex('81a56572726f72ab6e6f2073756368206b6579');

/** What `json_numpy` writes of `np.array([0.5, -1.25, 3])`. */
export const openvlaAction =
  '{"__numpy__": "AAAAAAAA4D8AAAAAAAD0vwAAAAAAAAhA", "dtype": "<f8", "shape": [3]}';
/** And of the picture 2x2x3 of 0..11. */
export const openvlaPicture = { __numpy__: 'AAECAwQFBgcICQoL', dtype: '|u1', shape: [2, 2, 3] };
