"""Whose fault it is: what goes wrong in a plugin's code is told as the plugin's, by name."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from dti_rules.formula.functions.guarded import reason_of
from dti_rules.words.apart import Ended, Interrupted, within_plugin
from dti_rules.words.problems import ProblemsError, fail
from dti_rules.words.text import Text


def fault(plugin: str, called: Text, name: str, error: BaseException) -> ProblemsError:
    """The problem of an error that a plugin raised, to be raised: `called` and `name` say what of it was in use."""
    return fail("DTI-R012", name=plugin, called=called, what=name, reason=reason_of(error))


@contextmanager
def blamed(plugin: str, called: Text, name: str) -> Iterator[None]:
    """Makes what a plugin raises or leaves with a problem of the plugin; problems that it tells itself pass.

    `called` and `name` say what of the plugin was in use: the unit list `un-193`.
    """
    try:
        with within_plugin():
            yield
    except (ProblemsError, Interrupted, Ended):
        raise
    except KeyboardInterrupt as error:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nobody tells it from the user's
            raise
        raise fault(plugin, called, name, error) from None
    except BaseException as error:  # also one that leaves, or that Python itself raises
        raise fault(plugin, called, name, error) from error
