import { markdownTable } from '../../harness/table.mjs';
import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { explainFailure, type Explanation } from '../../nodes/shared/errors/errorSentences.js';
import type { Failure } from '../../nodes/shared/errors/failure.js';
import { explainMaskFailure } from '../../nodes/shared/errors/maskSentences.js';
import type { FailureContext } from '../../nodes/shared/errors/sentenceParts.js';
import { nothingToLookFor } from '../../nodes/shared/input/nothingToLookFor.js';
import { panelFields } from '../../nodes/shared/panel/panelFields.js';
import type { PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { FAILURES, MASK_FAILURES, wrongFile } from './failures.mjs';

const INTRODUCTION =
	'In the words that the node uses; what else can happen, and what to do then, is in [troubleshooting](../troubleshooting.md).';

/** What fails most often, as the node itself says it. */
export function errorRegion({ description, contract }: PackageNode): string {
	const rows =
		description.name === 'samMask'
			? Object.values(MASK_FAILURES).flatMap((failures) => failures.map((failure) => row(explainMaskFailure(failure))))
			: contract
				? endpointRows(contract, {
						endpoint: contract.endpoint,
						successor: contract.successor,
						fields: panelFields(description.properties),
					})
				: triggerRows();
	return `${INTRODUCTION}\n\n${markdownTable(['\`type\`', 'The node says'], rows)}`;
}

function endpointRows(contract: EndpointContract, context: FailureContext): string[][] {
	const nothing = nothingToLookFor(contract, context.fields, {}, []);
	const { binaryLabel, media } = contract.media[0]!;
	const failures: Failure[] = [
		...(nothing ? [{ kind: 'invalidInput' as const, issues: [nothing] }] : []),
		{ kind: 'missingBinary', field: binaryLabel, property: 'data', found: ['photo'] },
		wrongFile('data', media),
		...(contract.masksField ? FAILURES.nothingFound : []),
		{ kind: 'timeout', seconds: contract.timeoutSeconds ?? 300, left: 'cancelled' },
		...FAILURES.fileTooLarge,
		...(contract.realtime ? FAILURES.noWebSocket : []),
		...(contract.successor ? FAILURES.http.filter((failure) => 'status' in failure && failure.status === 410) : []),
	];
	return told(failures, context);
}

function triggerRows(): string[][] {
	const context = { endpoint: '', fields: new Map(), earlier: true };
	return told([...FAILURES.wrongModel, ...FAILURES.fileTooLarge, ...FAILURES.modelError], context);
}

function told(failures: Failure[], context: FailureContext): string[][] {
	return failures.map((failure) => row(explainFailure(failure, context)));
}

function row({ message, details }: Explanation): string[] {
	return [details.type ? `\`${details.type}\`` : 'fal’s own', message];
}
