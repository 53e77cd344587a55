"""First cells that ask for more than the grader has: packages, magics, styles, drives and data."""

from __future__ import annotations

from .case import ALL, ANSWERS, DOUBLE, NUMPY, SOFTMAX, TRAIN, Habit, Note, between, cells, front, habit

_KAGGLE = """\
# Kaggle's Python image has many libraries; a few of them:
import numpy as np
import polars as pl
import os
for folder, _, names in os.walk('/kaggle/input'):
    for name in names:
        print(os.path.join(folder, name))
SCALE = 2"""
_COLAB = """\
from google.colab import drive
drive.mount('/content/drive')
import os
os.chdir('/content/drive/MyDrive/ml-course/hw1')
import numpy as np
import matplotlib.pyplot as plt"""
_COLAB_FOLDER = """\
from google.colab import drive
drive.mount('/content/drive', force_remount=True)
FOLDER = 'ml-course/hw1/'
assert FOLDER is not None, 'Enter the name of the folder.'
import sys
sys.path.append('/content/drive/My Drive/{}'.format(FOLDER))
%cd /content/drive/My\\ Drive/$FOLDER/datasets/
!bash get_data.sh
%cd /content/drive/My\\ Drive/$FOLDER"""
_SETUP = """\
import numpy as np
import h5py
import matplotlib.pyplot as plt
from testCases_v9 import *
from net_utils import relu, relu_backward

%matplotlib inline
plt.rcParams['figure.figsize'] = (5.0, 4.0)
plt.rcParams['image.cmap'] = 'gray'

%load_ext autoreload
%autoreload 2

np.random.seed(1)
TWO = 2"""
_TWO = "def double(x):\n    return np.multiply(TWO, x)"
_LIGHTNING = """\
import os
import matplotlib.pyplot as plt
%matplotlib inline
from IPython.display import set_matplotlib_formats
set_matplotlib_formats('svg', 'pdf')
import seaborn as sns
sns.reset_orig()
import numpy as np
try:
    import lightning as pl
except ModuleNotFoundError:
    !pip install --quiet lightning
np.random.seed(42)"""

ABSENT = [
    habit("absent packages", "polars above numpy", front("import polars as pl\nimport numpy as np"), notes=(Note("polars", 1, 1),), alone=True),
    habit("absent packages", "the first cell of Kaggle", front(_KAGGLE, answers=("def double(x):\n    return np.multiply(SCALE, x)", SOFTMAX, TRAIN)), notes=(Note("polars", 1, 3),), alone=True),
    habit("absent packages", "several on one line, numpy the last", front("import os, sys, polars as pl, numpy as np"), notes=(Note("polars", 1, 1),)),
    habit("absent packages", "several on one line, numpy the first", front("import numpy as np, polars as pl"), notes=(Note("polars", 1, 1),)),
    habit("absent packages", "torch that nobody uses", front("import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport numpy as np"), notes=(Note("torch", 1, 1),)),
    habit("absent packages", "a device chosen", front("import torch\nimport numpy as np\ndevice = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nprint('Using', device)\nEPS = 1e-9"), notes=(Note("torch", 1, 1),), alone=True),
    habit("absent packages", "a seed for everything", front("import random, os\nimport torch\nimport numpy as np\ndef seed_everything(seed):\n    random.seed(seed)\n    np.random.seed(seed)\n    torch.manual_seed(seed)\nseed_everything(42)\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("torch", 1, 2),)),
    habit("absent packages", "h5py and files that are not there", front(_SETUP, answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("h5py", 1, 2), Note("testCases_v9", 1, 4), Note("net_utils", 1, 5))),
    habit("absent packages", "seaborn and its theme", front("import seaborn as sns\nsns.set_theme(style='whitegrid')\nimport numpy as np"), notes=(Note("seaborn", 1, 1),), alone=True),
    habit("absent packages", "a progress bar that nobody uses", front("from tqdm.notebook import tqdm, trange\nimport numpy as np"), notes=(Note("tqdm", 1, 1),), alone=True),
    habit("absent packages", "a progress bar that one answer needs", front("from tqdm.notebook import tqdm\nimport numpy as np", answers=(DOUBLE, SOFTMAX, TRAIN.replace("range(300)", "tqdm(range(300))"))), lost=("train",), notes=(Note("tqdm", 1, 1),), because="tqdm"),
    habit("absent packages", "polars that every answer needs", front("import polars as pl\nimport numpy as np", answers=tuple(f"{answer.split(chr(10))[0]}\n    pl.DataFrame({{}})\n" + answer.split("\n", 1)[1] for answer in ANSWERS)), lost=ALL, notes=(Note("polars", 1, 1),), alone=True, because="polars"),
    habit("absent packages", "a compiler that one answer needs", front("import numpy as np\nfrom numba import njit", answers=(f"@njit\n{DOUBLE}", SOFTMAX, TRAIN)), lost=("double",), notes=(Note("numba", 1, 2),), because="numba"),
    habit("absent packages", "sliders", front("import ipywidgets as widgets\nfrom ipywidgets import interact\nimport numpy as np\nimport matplotlib.pyplot as plt\n@interact(k=(1, 5))\ndef show(k=1):\n    plt.plot(np.sin(k * np.arange(9)))\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("ipywidgets", 1, 1),)),
    habit("absent packages", "one that is absent on purpose", front("from sklearn.model_selection import train_test_split\nimport numpy as np"), notes=(Note("^(?!.*not installed).*sklearn", 1, 1),), alone=True),
    habit("absent packages", "one tried and caught", front("try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np"), alone=True),
    habit("absent packages", "one installed before", front("!pip install -q torchinfo einops\n%pip install --upgrade tqdm\nimport numpy as np\nimport einops"), notes=(Note("einops", 1, 4),), alone=True),
    habit("absent packages", "one imported in the cell of an answer", front(NUMPY, answers=(DOUBLE, "import scienceplots\n" + SOFTMAX, TRAIN)), notes=(Note("scienceplots", 3, 1),), alone=True),
    habit("absent packages", "secrets of Kaggle", front("from kaggle_secrets import UserSecretsClient\nkey = UserSecretsClient().get_secret('wandb')\nimport numpy as np"), notes=(Note("kaggle_secrets", 1, 1),), alone=True),
    habit("absent packages", "a try-out in a cell that failed", cells(NUMPY, *ANSWERS, "import polars as pl\ndef double(x):\n    return 3 * x"), notes=(Note("polars", 5, 1),), alone=True),
]  # fmt: skip

COURSES = [
    habit("templates of courses", "Otter", front("# Initialize Otter\nimport otter\ngrader = otter.Notebook('hw01.ipynb')", NUMPY, answers=tuple(f"{answer}\n\ngrader.check('q{number}')" for number, answer in enumerate(ANSWERS, 1))), notes=(Note("otter", 1, 2),), alone=True),
    habit("templates of courses", "OK, all in one cell", front("from datascience import *\nimport numpy as np\n%matplotlib inline\nimport matplotlib.pyplot as plots\nplots.style.use('fivethirtyeight')\nfrom client.api.notebook import Notebook\nok = Notebook('lab02.ok')\n_ = ok.auth(inline=True)"), notes=(Note("datascience", 1, 1), Note(r"\bclient\b", 1, 6)), alone=True),
    habit("templates of courses", "a book that is installed first", front("!pip install -Uqq coursebook\nimport coursebook\ncoursebook.setup_book()\nfrom coursebook import *\nimport numpy as np"), notes=(Note("coursebook", 1, 2),)),
    habit("templates of courses", "names at the top and NotImplementedError left", front("NAME = 'Ada'\nCOLLABORATORS = ''", NUMPY, answers=(f"# YOUR CODE HERE\nraise NotImplementedError()\n{DOUBLE}", SOFTMAX, TRAIN)), notes=(Note("NotImplementedError", 3, 2),), alone=True),
    habit("templates of courses", "autograder's checks below each answer", front(NUMPY, answers=tuple(f"{answer}\nassert hw_tests.check('{number}')" for number, answer in enumerate(ANSWERS))), notes=(Note("hw_tests", 2, 3),)),
    habit("templates of courses", "plots for print, a theme and a framework", front(_LIGHTNING), notes=(Note("set_matplotlib_formats", 1, 4), Note("seaborn", 1, 6))),
    habit("templates of courses", "an old front matter with cached examples", front("from __future__ import print_function\nimport numpy as np\nimport matplotlib.pyplot as plt\n%matplotlib inline\nplt.rcParams['image.interpolation'] = 'nearest'\n%load_ext autoreload\n%autoreload 2\ndef rel_error(x, y):\n    return np.max(np.abs(x - y))\nprint(rel_error(np.ones(2), np.ones(2)))"), alone=True),
]  # fmt: skip

PLACES = [
    habit("drives and data", "a folder of Colab's drive", front(_COLAB), notes=(Note("drive", 1, 4),), alone=True),
    habit("drives and data", "a folder of Colab's drive, by magics", front(_COLAB_FOLDER, NUMPY)),
    habit("drives and data", "an upload of Colab's", front("from google.colab import files\nuploaded = files.upload()\nname = list(uploaded)[0]\nimport numpy as np"), notes=(Note("TypeError|upload|colab", 1, 3),), alone=True),
    habit("drives and data", "pictures of Colab's", front("from google.colab.patches import cv2_imshow\nimport numpy as np"), notes=(Note("google.colab.patches|cv2_imshow", 1, 1),), alone=True),
    habit("drives and data", "a question where it runs", front("import sys\nIN_COLAB = 'google.colab' in sys.modules\nimport numpy as np")),
    habit("drives and data", "a table that is not there", front("import numpy as np\ndata = np.loadtxt('../input/train.csv', delimiter=',')\nX, y = data[:, :-1], data[:, -1]\nprint(X.shape)\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("train.csv|FileNotFoundError", 1, 2),), alone=True),
    habit("drives and data", "an assertion on a folder", front("FOLDER = None\nassert FOLDER is not None, 'Enter the folder.'\nimport numpy as np"), notes=(Note("AssertionError|assert", 1, 2),), alone=True),
    habit("drives and data", "data that one answer needs", front("import numpy as np\nW0 = np.load('weights.npy')\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN.replace("w = 0.0", "w = float(W0[0])"))), lost=("train",), notes=(Note("weights.npy|FileNotFoundError", 1, 2),), because="line 2|cell 1|weights.npy"),
    habit("drives and data", "attributes that NumPy no longer has", front("import numpy as np\nnp.warnings.filterwarnings('ignore')\nREAL = np.float\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("AttributeError|warnings", 1, 2), Note("AttributeError|float", 1, 3))),
]  # fmt: skip

MAGICS = [
    habit("magics", "an interactive back end, widget", front("%matplotlib widget\nimport numpy as np\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"), notes=(Note("widget|interactive", 1, 1),), alone=True, shows=("image/png",)),
    habit("magics", "an interactive back end, notebook", front("import matplotlib.pyplot as plt\n%matplotlib notebook\nimport numpy as np\nplt.plot([1, 2])\nplt.show()")),
    habit("magics", "an interactive back end, a window", front("import matplotlib.pyplot as plt\n%matplotlib qt\nimport numpy as np\nplt.plot([1, 2])")),
    habit("magics", "a back end chosen by hand", front("import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nimport numpy as np\nplt.plot([1, 2])\nplt.show()")),
    habit("magics", "pylab", front("%pylab inline"), alone=True),
    habit("magics", "a blank after the sign", front("import numpy as np\n% matplotlib inline\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN))),
    habit("magics", "a version of a framework", front("%tensorflow_version 2.x\nimport numpy as np"), notes=(Note("tensorflow_version", 1, 1),), alone=True),
    habit("magics", "a version of a framework, tried", front("try:\n    %tensorflow_version 2.x\nexcept Exception:\n    pass\nimport numpy as np")),
    habit("magics", "extensions that are not there", front("%load_ext tensorboard\n%load_ext nb_black\n%load_ext line_profiler\nimport numpy as np\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("tensorboard", 1, 1), Note("nb_black", 1, 2), Note("line_profiler", 1, 3))),
    habit("magics", "a magic of an extension that is not there", front("%load_ext tensorboard\nimport numpy as np", "%tensorboard --logdir runs\nTWO = 2", answers=(_TWO, SOFTMAX, TRAIN)), notes=(Note("tensorboard", 1, 1),)),
    habit("magics", "the call that IPython had once", front("get_ipython().magic('matplotlib inline')\nimport numpy as np")),
    habit("magics", "the call that converters write", front("get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().run_line_magic('load_ext', 'autoreload')\nget_ipython().system('pip install numpy')\nimport numpy as np"), alone=True),
    habit("magics", "everyday ones", front("%config InlineBackend.figure_format = 'retina'\n%precision 3\n%env OMP_NUM_THREADS=1\n%pwd\nimport numpy as np", "%%capture out\nprint('hidden')", "%timeit -n1 -r1 np.ones(3).sum()\n%who\nfiles = !ls\nnp.ones?", "%%html\n<b>bold</b>"), alone=True),
    habit("magics", "answers under a magic", front(NUMPY, answers=(f"%%time\n{DOUBLE}", f"%%capture\n{SOFTMAX}", TRAIN)), alone=True),
    habit("magics", "a module written by a magic", front("%%writefile mine.py\ndef two():\n    return 2", "import numpy as np\nfrom mine import two", answers=("def double(x):\n    return np.multiply(two(), x)", SOFTMAX, TRAIN)), alone=True),
    habit("magics", "a style that Matplotlib never had", front("import matplotlib.pyplot as plt\nplt.style.use('deeplearning.mplstyle')\nimport numpy as np\nnp.set_printoptions(precision=2)"), notes=(Note("style", 1, 2),), alone=True),
    habit("magics", "a style that Matplotlib has no longer", front("import matplotlib.pyplot as plt\nplt.style.use('seaborn-whitegrid')\nplt.style.use('seaborn-poster')\nimport numpy as np"), notes=(Note("whitegrid", 1, 2), Note("poster", 1, 3))),
    habit("magics", "a magic in the middle of an answer's cell", between("%lprun -f double double(3)\nimport math")),
]  # fmt: skip

CASES: list[Habit] = [*ABSENT, *COURSES, *PLACES, *MAGICS]
