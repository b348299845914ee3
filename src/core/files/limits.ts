/**
 * How much a dataset may hold before the studio declines it. A file can claim anything; each limit is far above what
 * recordings have, and low enough for memory and time to stay bounded. docs/integrity.md has the table and the reasons.
 */

export const limits = {
  /** A JSON file that is read whole. */
  jsonBytes: 16 * 1024 * 1024,
  /** A file of annotations, read entry by entry. */
  annotationBytes: 2_000_000_000,
  /** Annotations of one episode. */
  annotationEntryBytes: 16 * 1024 * 1024,
  /** Frames of an episode that get texts from such a file. */
  annotatedFrames: 5_000_000,
  /** A file of one JSON value per line, and one line of it. */
  linesBytes: 2_000_000_000,
  lineBytes: 4 * 1024 * 1024,
  lines: 4_000_000,
  /**
   * A line of proposals, answers of models, outputs of teachers and knowledge bases: all that is kept of one episode,
   * question, frame or rollout. A journal's has `lineBytes`.
   */
  storedLineBytes: 16 * 1024 * 1024,
  /** A file of lines that is held in memory whole: a knowledge base, rollouts, what a judge or people said of them. */
  heldLinesBytes: 256 * 1024 * 1024,
  /** Lines of all files of a journal, and the episodes of damaged ones that are told apart. */
  journalLines: 4_000_000,
  lostEpisodes: 100_000,
  /** Entries of a journal on one episode, which are read at once, and their bytes. */
  episodeEntries: 20_000,
  episodeEntryBytes: 16 * 1024 * 1024,
  /** Who may decide about one episode: as many as a review settles between. Each is compared with every other one. */
  episodeCurators: 50,
  /** Acts on several episodes at once that are taken back as one; of more, those that were made first are not. */
  actsTogether: 100_000,
  /** Pairs of reviews of all episodes that are compared; keyframes of all reviews of one that are held side by side. */
  comparedReviews: 4_000_000,
  comparedKeyframes: 200_000,
  /** What is remembered of curators' own reviews: of each curator and episode. */
  curatorOverviews: 500_000,
  /** Different texts of an episode, each of which is compared with every other one. */
  comparedTexts: 4_000,
  /** Cues of an episode, of each kind and arm. */
  episodeCues: 5_000,
  /** Keyframes of a finished episode that others learn from. */
  learnedMarks: 2_000,
  /** Names of multimodal samples and of their pictures, characters in all. */
  sampleNames: 256_000_000,
  /** Numbers of all rollouts that are held to compare them: of their paths, and where actions stay at an extreme. */
  comparedNumbers: 64_000_000,
  /** Policies of rollouts, of which every two are compared. */
  comparedPolicies: 64,
  /** Different tasks of a knowledge base that are found by their words, characters in all. */
  searchedTasks: 8_000_000,
  /** The pictures of one of its entries together. */
  entryPictureBytes: 16_000_000,
  /** Lines of proposals from which on an index of them is kept; fewer are read as soon. */
  indexedProposals: 2_000,
  /** Acts of proposing that can be taken back, the last ones, and bytes of what they replaced. */
  replacingActs: 200,
  replacedBytes: 1_000_000_000,
  /** Texts of one field of a search, each different one counted with 50 characters besides. */
  searchedCharacters: 256_000_000,
  /** Outputs of a teacher that are read at once, those of one episode at least, and their bytes; those in lines. */
  outputsRead: 1_000_000,
  outputBytes: 128 * 1024 * 1024,
  outputLinesBytes: 128 * 1024 * 1024,
  /** Rows of a file of teacher outputs, or of their scores; values of a row of parquet on average, and all bytes. */
  importedRows: 20_000_000,
  importedRowValues: 65_536,
  importedBytes: 64_000_000_000,
  /** Twice the largest published collection (AgiBot World: a million). */
  episodes: 2_000_000,
  /** Larger numbers are not a recording. */
  episodeIndex: 100_000_000,
  episodeFrames: 50_000_000,
  /** Numbers, names of tasks, and characters of tasks in the tables of all episodes. */
  episodeNumbers: 100_000_000,
  episodeTasks: 20_000_000,
  episodeTaskCharacters: 256_000_000,
  features: 2_000,
  /** Characters of the name of a feature, and of one of its values. */
  nameLength: 500,
  cameras: 64,
  /** Different task texts of a dataset, characters in all and of one. */
  taskCharacters: 64_000_000,
  taskLength: 100_000,
  /**
   * Values of lists in one row group of parquet, all of which may be of one row: what is unpacked of a column, and what
   * a file may claim however little it holds, or for each of its bytes.
   */
  groupValues: 256 * 1024 * 1024,
  claimedValues: 32_000_000,
  claimedByByte: 64,
  /** What parquet files say of themselves at their end. */
  footerBytes: 128 * 1024 * 1024,
  columns: 5_000,
  /** Numbers of one episode: 1 GB as float32. */
  signalValues: 256 * 1024 * 1024,
  /** A column of texts of a data file when unpacked, bytes. */
  textColumnBytes: 1_000_000_000,
  /** Texts of the frames of one episode, characters. */
  frameTextCharacters: 128_000_000,
  /** Rows that are looked at when a dataset is opened. */
  openedRows: 20_000_000,
  /** The stored pictures of one camera of one episode, which are read as one block. */
  pictureBytes: 1_500_000_000,
  /** Values and pieces of one feature of a TFRecord, and its bytes. */
  recordValues: 64_000_000,
  recordPieces: 2_000_000,
  recordBytes: 1_500_000_000,
  /** Videos that the list of episodes names, one per camera and episode; those whose pictures are counted. */
  namedVideos: 20_000_000,
  checkedVideos: 2_000_000,
  /** Findings of one kind that are kept by episode; the rest is counted. */
  listedFindings: 200_000,
  /** A picture to be decoded: 8192 x 4320, what H.264 knows at most. */
  picturePixels: 8192 * 4320,
  /** Pictures of a video: a day at 30 per second and more; and of one fragment of an MP4 file. */
  videoPictures: 3_000_000,
  fragmentPictures: 1_000_000,
  /** What a demuxer reads of a video at once: a list of pictures, a stretch of them, or a picture. */
  videoTableBytes: 256 * 1024 * 1024,
  /** How long ffmpeg may look through a video, or for single pictures of it; so many bytes that are stored add one. */
  videoSeconds: 60,
  videoBytesPerSecond: 4 * 1024 * 1024,
  /** Memory of an ffmpeg that reads, of one block of it (also of one that encodes); see docs/integrity.md. */
  ffmpegBytes: 8 * 1024 * 1024 * 1024,
  ffmpegBlockBytes: 512 * 1024 * 1024,
  /** How long one question to DuckDB may take. */
  querySeconds: 300,
};
