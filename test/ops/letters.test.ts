import { countLetters, countMorning } from '../../src/ops/letters';

const result = (intent: string, outcome: 'sent' | 'retry' | 'failed', messageId: string | null) => ({
  intent,
  outcome,
  messageId,
  to: 'per.nav',
  reason: null,
});

test('letters are counted, not what is said in them', () => {
  const results = [
    result('a', 'sent', '<1>'),
    result('b', 'sent', '<1>'),
    result('c', 'retry', '<2>'),
    result('d', 'failed', null),
    result('e', 'failed', null),
    { ...result('f', 'sent', null), handedOver: true as const },
  ];
  expect(countLetters(results)).toEqual({ sent: 1, postponed: 1, failed: 2, handedOver: 1 });
  expect(countLetters([])).toEqual({ sent: 0, postponed: 0, failed: 0, handedOver: 0 });
});

test('the letter of a morning is one, and none where there was nothing left to tell', () => {
  const none = { sent: 0, postponed: 0, failed: 0, handedOver: 0 };
  const morning = { outcome: 'sent', messageId: '<1>', to: 'per.nav', reason: null } as const;
  expect(countMorning(morning)).toEqual({ ...none, sent: 1 });
  expect(countMorning({ ...morning, messageId: null })).toEqual(none);
  expect(countMorning({ ...morning, outcome: 'retry' })).toEqual({ ...none, postponed: 1 });
  expect(countMorning({ ...morning, outcome: 'failed', messageId: null })).toEqual({ ...none, failed: 1 });
});
