/** Names of codecs for people, and what to do when the window cannot decode one. */

const names: Record<string, string> = {
  avc: 'H.264',
  hevc: 'H.265',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
  prores: 'ProRes',
};

/** The codec as people call it, e.g. `H.264` for `avc`. */
export function codecName(codec: string): string {
  return names[codec] ?? codec;
}

/** One sentence: which codec it is, that it cannot be decoded here, and what to do. */
export function explainUnsupported(codec: string | null, parameters: string | null): string {
  const advice = 'convert the video to H.264 or AV1 with 4:2:0 colour (ffmpeg -pix_fmt yuv420p)';
  if (codec === null) {
    return `The codec of this video is not known to the studio: ${advice}.`;
  }
  const profile = codec === 'avc' ? h264Profile(parameters) : null;
  const name = profile === null ? codecName(codec) : `${codecName(codec)} ${profile}`;
  const detail = parameters === null ? '' : ` (${parameters})`;
  return `${name}${detail} cannot be decoded in this window: ${advice}.`;
}

/** Profiles of H.264 with more than 8 bits or less colour subsampling, by profile_idc in `avc1.PPCCLL`. */
function h264Profile(parameters: string | null): string | null {
  const profile = /^avc[13]\.([0-9a-f]{2})/i.exec(parameters ?? '')?.[1]?.toLowerCase();
  if (profile === 'f4') return 'High 4:4:4';
  if (profile === '7a') return 'High 4:2:2';
  if (profile === '6e') return 'High 10';
  return null;
}
