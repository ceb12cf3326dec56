/** What stands under a node on the canvas before its operation is known in other words. */
const OPERATIONS = {
	segment: 'segment',
	submit: 'submit',
	getStatus: 'get status',
	getResult: 'get result',
	cancel: 'cancel',
};

interface Sought {
	/** Parameter with the words to look for. */
	words?: string;
	/** Whether it takes points and boxes. */
	prompts?: boolean;
	/** What it does when nobody says what to look for. */
	otherwise?: string;
}

/**
 * The line under an endpoint node, as an expression: the operation, and for a new request what it looks for, as far as
 * the panel says it: `segment: truck`, `get status`, and no more than `segment` where nothing is filled in.
 */
export function subtitle({ words, prompts = false, otherwise = '' }: Sought = {}): string {
	const rows = (parameter: string) => `Object.values($parameter["${parameter}"] || {}).flat().length > 0`;
	const json = (parameter: string) => `$parameter["${parameter}"] || ($parameter["options"] || {})["${parameter}"]`;
	const has = (parameter: string) => `(${rows(parameter)} || ${json(`${parameter}Json`)})`;
	const marks = `[${has('pointPrompts')} && "points", ${has('boxPrompts')} && "boxes"].filter(Boolean).join(" and ")`;
	const sought = [words && `$parameter["${words}"]`, prompts && marks, JSON.stringify(otherwise)].filter(Boolean);
	const isNew = '["segment", "submit"].includes($parameter["operation"])';
	return `={{ [${JSON.stringify(OPERATIONS)}[$parameter["operation"]], ${isNew} && (${sought.join(' || ')})].filter(Boolean).join(": ") }}`;
}
