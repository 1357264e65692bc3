// What is used of the package @echogarden/espeak-ng-emscripten, which comes without types.

declare module '@echogarden/espeak-ng-emscripten' {
  interface Espeak {
    list_voices(): EspeakVoice[];
    /** 0: done. */
    set_voice(name: string): number;
    convert_to_phonemes(text: string, ipa: boolean): { ptr: number };
    set_rate(wordsPerMinute: number): void;
    get_samplerate(): number;
    /** Calls back with each part of the sound and what happens in it. */
    synthesize(text: string, take: (part: Int16Array, events: EspeakEvent[]) => void): void;
  }
  export interface EspeakVoice {
    readonly name: string;
    readonly identifier: string;
    readonly languages: readonly { readonly name: string }[];
  }
  export interface EspeakEvent {
    readonly type: string;
    /** Characters from 1; the word's, in a `word`. */
    readonly text_position: number;
    /** Milliseconds. */
    readonly audio_position: number;
    /** The phone of a `phoneme`, as IPA; empty for a pause, in parentheses for a change of language. */
    readonly id?: string | number;
  }
  interface EspeakModule {
    readonly HEAPU8: Uint8Array;
    eSpeakNGWorker: new () => Promise<Espeak>;
  }
  export default function load(): Promise<EspeakModule>;
}
