/**
 * Options of ffmpeg's filter `scale` in front of a JPEG: whoever reads one takes its colours for BT.601 of full range
 * (JFIF), while a video says itself what its are. Where it says nothing ffmpeg takes BT.601.
 */
export const jpegColours = 'out_color_matrix=bt601:out_range=full';
