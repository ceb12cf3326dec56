import { NO_FAL, TEST_SENTENCES } from '../../nodes/shared/errors/credentialSentences.js';
import { explainFailure } from '../../nodes/shared/errors/errorSentences.js';
import type { FileKind } from '../../nodes/shared/errors/fileProblems.js';
import { fileProblems } from '../../nodes/shared/errors/fileProblems.js';
import { explainMaskFailure } from '../../nodes/shared/errors/maskSentences.js';
import { UNKNOWN_RESULT_NOTE } from '../../nodes/shared/errors/notes.js';
import { promptProblems } from '../../nodes/shared/errors/promptProblems.js';
import type { FailureContext } from '../../nodes/shared/errors/sentenceParts.js';
import { FAILURES, MASK_FAILURES } from './failures.mjs';

/** How a failure is told also: of a deprecated model, of an earlier request, of one that is not in fal's queue. */
const CONTEXTS: FailureContext[] = [
	{ endpoint: '…', fields: new Map() },
	{ endpoint: '…', fields: new Map(), successor: '…' },
	{ endpoint: '…', fields: new Map(), earlier: true },
	{ endpoint: '…', fields: new Map(), unqueued: true },
];

const KINDS: FileKind[] = ['empty', 'webPage', 'otherText', 'document', 'archive', 'audio', 'video'];

/** Of what is wrong with a field those that people meet most; the others say which row and which choice would mend it. */
const PROBLEMS = [
	...KINDS.map((kind) => fileProblems.wrongKind(kind, 'image')),
	promptProblems.objectAsText,
	promptProblems.emptyList,
	promptProblems.nothingToLookFor([]),
	promptProblems.nothingToLookFor(['…']),
	promptProblems.cornerOrCenter,
].filter((problem) => problem !== undefined);

/** Every sentence that the nodes and the credential's Test can show, with … for what differs each time. */
export const SENTENCES: readonly string[] = [
	...CONTEXTS.flatMap((context) =>
		Object.values(FAILURES).flatMap((list) => list.map((each) => explainFailure(each, context).message)),
	),
	...PROBLEMS.map(
		(problem) => explainFailure({ kind: 'invalidInput', issues: [{ field: '…', problem }] }, CONTEXTS[0]!).message,
	),
	...Object.values(MASK_FAILURES).flatMap((list) => list.map((each) => explainMaskFailure(each).message)),
	...Object.values(TEST_SENTENCES),
	NO_FAL,
	UNKNOWN_RESULT_NOTE,
];
