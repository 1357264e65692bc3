// Bounds on what may be asked for, with their reasons. How much a part of the program takes on at a time, and how long it waits,
// stands with that part.

export const LIMITS = {
  /** Bytes of a script's text. The parser is linear: 1 MB of script takes 10 ms, of nothing but tags under 100; a novel has half of it. */
  scriptBytes: 1_000_000,
  /** Characters of one section's text: the bound of the old service, which programs rely on. */
  sectionCharacters: 4_000,
  /** Characters of a project's, module's, script's or section's name. */
  nameCharacters: 60,
  /** URL and headers of a request: an audience's values may stand in a URL, each character as nine. */
  headBytes: 100_000,
  /** Bytes of a request's body: a script of 1 MB, escaped as JSON, with its versions. */
  bodyBytes: 8_000_000,
  /** Of those that carry no script. */
  smallBodyBytes: 100_000,
  /** Requests of one organisation that wait for their turn at what takes long: each may hold a script and its versions. */
  turnsWaitedFor: 50,
  /** Rows of one page of a list: some hundred kilobytes of JSON at most. */
  pageRows: 200,
  /** Characters of a caller's own id. */
  referenceCharacters: 200,
  /** Bytes of an object of one's own beside a project, module or script (contract of the old service). */
  metadataBytes: 2_000,
  /** Seconds that a replaced key may live on: a month, for programs that are hard to reach. */
  keyOverlapSeconds: 2_592_000,
  /** Characters of a description. */
  descriptionCharacters: 2_000,
  /** Characters of a title, artist, album or comment. */
  tagCharacters: 1_000,
  /** Bytes of a cover: players show 1,400 pixels at most, which a JPEG holds in a quarter of it. */
  coverBytes: 2_000_000,
  /** Seconds of the shortest forced section (contract of the old service). */
  forcedSectionSeconds: 2,
  /** Elements inside one another: real scripts have six (p, s, voice, lang, prosody, sub); it bounds every recursion over them. */
  elementDepth: 32,
  /** Lists and objects inside one another in JSON that people write: nothing that is understood has more than six. */
  jsonDepth: 32,
  /** Values in one body: a lexicon of ten thousand words, or settings for as many sections. A million keep a schema busy for minutes. */
  jsonValues: 50_000,
  /** Diagnostics of one script: nobody reads more, and a megabyte of `<` must not become a million objects. */
  diagnostics: 200,
  /** Pairs of names looked at for a misspelt one: a table of a hundred columns, and a hundred parameters without a value. */
  namesCompared: 10_000,
  /** Semitones of written pitch: an octave, beyond which no voice sounds human. */
  pitchSemitones: { min: -12, max: 12 },
  /** Speed of speech, as a factor: beyond, nobody understands it. */
  speed: { min: 0.5, max: 3 },
  /** Seconds of one written pause; longer ones are mistakes (`time="500s"` for `500ms`). */
  breakSeconds: 120,
  /** dB of SSML volume or a media gain. */
  gainDecibels: { min: -60, max: 12 },
  /** Seconds of silence padding around one section's speech. */
  paddingSeconds: 60,
  /** Seconds of a forced length, or of any production: two hours of stereo float spool are 2.8 GB. */
  productionSeconds: 7_200,
  /** What the parts of a preset may be asked for: wide enough for any taste, and nothing that only breaks sound. */
  preset: {
    /** Hz: what is heard, well under half of 48 kHz. */
    hertz: { min: 20, max: 20_000 },
    /** dB of one band. */
    bandDecibels: { min: -24, max: 12 },
    /** Narrower bands ring like a bell. */
    q: { min: 0.1, max: 10 },
    /** Bands of one equaliser: more are a mistake, and each costs as much as the high-pass. */
    bands: 8,
    /** dB of a compressor's or de-esser's reduction. */
    reductionDecibels: { min: 0, max: 24 },
    /** dBFS of a threshold. */
    threshold: { min: -60, max: 0 },
    ratio: { min: 1, max: 20 },
    knee: { min: 0, max: 24 },
    /** Seconds: a shorter attack distorts, a longer one looks so far ahead that it is heard. */
    attack: { min: 0.001, max: 0.1 },
    release: { min: 0.01, max: 1 },
    /** dB of an exciter's octave against its band. */
    exciterDecibels: { min: -40, max: 0 },
    /** Hz where it begins; its octave must be heard. */
    exciterHertz: { min: 1000, max: 8000 },
    width: { min: 0, max: 2 },
    /** dB of the music against the voice. */
    musicDecibels: { min: -60, max: 6 },
    /** Seconds of a move of the music's level: a shorter one clicks. */
    move: { min: 0.05, max: 10 },
    wait: { min: 0, max: 30 },
    /** dB against a file's own loudness from which on it sounds, and seconds that it must. */
    sidechainThreshold: { min: -60, max: -6 },
    sidechainLeast: { min: 0, max: 1 },
    /** Characters of a description. */
    description: 300,
  },
  /** Tokens (phones) a neural voice gets at once: over 400 it rushes, under 50 it is weak (measured for Kokoro). */
  utteranceTokens: { min: 50, max: 250 },
  /** Seconds of a written fade: longer than any music fades in a production. */
  fadeSeconds: 60,
  /** Seconds of the shortest stretch that may be repeated: a shorter one is a buzz, not a loop. */
  loopSeconds: 0.1,
  /** Seconds of one media file. */
  mediaSeconds: 7_200,
  /** Bytes of one media file. */
  mediaBytes: 2_000_000_000,
  /** Media of one production: a new one every seven seconds of the longest. */
  mediaFiles: 1_000,
  /** Seconds of the shortest media file that can be heard as sound. */
  mediaMinSeconds: 0.02,
  /** Hz of a media file: below it is no sound, beyond a lie that makes hours look like a blink. */
  mediaRate: { min: 1_000, max: 768_000 },
  /** Channels of a media file: more are a lie, and each takes memory. */
  mediaChannels: 32,
  /** Samples of one media file, of all its channels: two hours of eight at 48 kHz. Silence takes next to no bytes, and minutes. */
  mediaSamples: 2_764_800_000,
  /** Bytes that a process decoding one file may hold: decoders need under 200 MB, a file made to explode has no end. */
  decodeMemoryBytes: 1_000_000_000,
  /** Seconds of CPU that it may use: two hours of sound take 30 s. */
  decodeCpuSeconds: 300,
  /** Milliseconds it may be silent while it is waited for, before it is taken for hung. */
  decodeStallMilliseconds: 30_000,
  /** Productions of one render command (rows of an audience file). */
  audienceRows: 10_000,
  /** Bytes of one audience as JSON: it is kept with each production, and told with it in lists. */
  oneAudienceBytes: 100_000,
  /** Bytes of an audience file: a kilobyte for each row. */
  audienceBytes: 10_000_000,
  /** Bytes of the render cache before the least recently used go. */
  cacheBytes: 20_000_000_000,
  /** Beats a minute: whoever counts slower or faster counts an octave off. */
  tempo: { min: 20, max: 300 },
  /** Beats of a bar. */
  beatsPerBar: { min: 1, max: 16 },
  /** Files of one template. */
  templateFiles: 64,
  /** Seconds of all sound of one template, which is held in memory while it is added: 345 MB. */
  templateSeconds: 900,
  /** Bytes of the licence note that comes with music: the longest licences have 40,000. */
  licenceBytes: 200_000,
  /** Bytes of decoded template sound kept in memory: about a dozen templates of 40 s (stereo floats, 15 MB each). */
  templateSoundBytes: 192_000_000,
  /** Milliseconds a child may take for one clip before it is taken for hung. A 400-token clip takes 15 s on a slow core. */
  speechMilliseconds: 120_000,
} as const;
