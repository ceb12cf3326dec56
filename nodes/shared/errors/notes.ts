/** What stands beside a result that was delivered all the same. */
export const UNKNOWN_RESULT_NOTE =
	'fal answered in a form that this node does not know. The answer is passed on as it is, in result; the addresses of its files are in urls.';
