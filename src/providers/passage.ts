// The fixed passage that a voice's loudness is measured on: some 30 s of connected speech in its own language.

import { clipLoudness } from '../audio/level.ts';
import { resample } from '../audio/resample.ts';
import { type Lufs, lufs, RATE } from '../units.ts';
import type { Spoken, Utterance } from './provider.ts';

/** Speaks the passage and measures it as a centred voice in a stereo mix, to a tenth of a unit. Undefined: silence. */
export async function measureLoudness(
  language: string,
  speak: (utterance: Omit<Utterance, 'voice'>) => Promise<Spoken>,
): Promise<Lufs | undefined> {
  const clips: Float32Array[] = [];
  for (const sentence of PASSAGES[language.toLowerCase().split('-')[0]!] ?? PASSAGES.en!) {
    const { samples, rate } = await speak({ language, speed: 1, words: wordsOf(sentence) });
    clips.push(resample(samples, rate, RATE));
  }
  const passage = new Float32Array(clips.reduce((sum, clip) => sum + clip.length, 0));
  let at = 0;
  for (const clip of clips) {
    passage.set(clip, at);
    at += clip.length;
  }
  const loudness = clipLoudness(passage);
  return loudness === undefined ? undefined : lufs(Math.round(loudness * 10) / 10);
}

function wordsOf(sentence: string): Utterance['words'] {
  return sentence.split(' ').map((word) => {
    const [, text, after] = /^(.*?)([,.?!।]?)$/u.exec(word)!;
    return { text: text!, after: after === '।' ? '.' : after! };
  });
}

const PASSAGES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Good morning, and thank you for joining us at the start of a bright new week.',
    'Today we walk along the old harbour, where fishing boats rest beside the quiet water and gulls call from the roofs.',
    'The baker on the corner has just opened her shop, and the smell of warm bread follows us all the way up the hill.',
    'Have you ever wondered who lives behind those blue doors? Stay with us for the next half hour, and you will find out.',
    'Please mind the step, keep close to the group, and above all, enjoy the view.',
  ],
  es: [
    'Buenos días, y gracias por acompañarnos al comienzo de esta nueva semana.',
    'Hoy caminamos por el viejo puerto, donde los barcos descansan junto al agua tranquila y las gaviotas gritan desde los tejados.',
    'La panadera de la esquina acaba de abrir su tienda, y el olor a pan caliente nos sigue cuesta arriba hasta la plaza.',
    '¿Quién vive detrás de esas puertas azules? Quédese con nosotros durante la próxima media hora, y lo sabrá.',
    'Cuidado con el escalón, no se alejen del grupo, y sobre todo, disfruten de la vista.',
  ],
  fr: [
    'Bonjour, et merci de nous accompagner au début de cette nouvelle semaine.',
    'Nous marchons ce matin le long du vieux port, où les bateaux se reposent sur une eau tranquille pendant que les mouettes crient sur les toits.',
    'La boulangère du coin vient à peine de lever son rideau, et une odeur de pain chaud nous suit jusqu’en haut de la colline.',
    'Qui habite derrière ces portes bleues? Restez avec nous pendant une petite demi-heure, et vous le saurez.',
    'Attention à la marche, restez près du groupe, et surtout, profitez de la vue.',
  ],
  it: [
    'Buongiorno, e grazie di essere con noi in questo inizio di settimana.',
    'Oggi camminiamo lungo il vecchio porto, dove le barche riposano sull’acqua tranquilla e i gabbiani gridano dai tetti.',
    'La fornaia dietro la piazza ha appena aperto la bottega, e il profumo del pane caldo ci segue fino in cima alla collina.',
    'Chi abita dietro quelle porte azzurre? Restate con noi per la prossima mezza ora, e lo saprete.',
    'Attenzione al gradino, non lasciate il gruppo, e soprattutto, godetevi il panorama.',
  ],
  pt: [
    'Bom dia, e obrigado por nos acompanhar no começo desta nova semana.',
    'Hoje caminhamos pelo velho porto, onde os barcos descansam na água tranquila e as gaivotas gritam nos telhados.',
    'A padeira da esquina acabou de abrir a loja, e o cheiro de pão quente nos segue até o alto da ladeira.',
    'Quem mora atrás daquelas portas azuis? Fique conosco na próxima meia hora, e você vai descobrir.',
    'Cuidado com o degrau, fiquem perto do grupo, e acima de tudo, aproveitem a vista.',
  ],
  hi: [
    'नमस्ते, और इस नए सप्ताह की शुरुआत में हमारे साथ जुड़ने के लिए धन्यवाद।',
    'आज हम पुराने बंदरगाह के किनारे चलते हैं, जहाँ नावें शांत पानी पर आराम करती हैं और पक्षी छतों से पुकारते हैं।',
    'कोने की दुकान अभी अभी खुली है, और गरम रोटी की खुशबू पहाड़ी के ऊपर तक हमारे साथ चलती है।',
    'उन नीले दरवाज़ों के पीछे कौन रहता है? अगले आधे घंटे हमारे साथ रहिए, और आप जान जाएँगे।',
    'सीढ़ी का ध्यान रखिए, समूह के पास रहिए, और सबसे बढ़कर, दृश्य का आनंद लीजिए।',
  ],
  de: [
    'Guten Morgen, und danke, dass Sie zu Beginn dieser neuen Woche bei uns sind.',
    'Heute gehen wir am alten Hafen entlang, wo die Boote auf dem ruhigen Wasser liegen und die Möwen von den Dächern rufen.',
    'Die Bäckerin an der Ecke hat gerade ihren Laden geöffnet, und der Duft von warmem Brot folgt uns den ganzen Hügel hinauf.',
    'Wer wohnt wohl hinter diesen blauen Türen? Bleiben Sie die nächste halbe Stunde bei uns, dann erfahren Sie es.',
    'Achten Sie auf die Stufe, bleiben Sie bei der Gruppe, und vor allem, genießen Sie die Aussicht.',
  ],
};
